import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Properties;

/** Reads a properties file; prints a JSON object of names and values in base64. */
class Read {
    public static void main(String[] arguments) throws Exception {
        Properties found = new Properties();
        try (FileInputStream file = new FileInputStream(arguments[0])) {
            found.load(file);
        }
        String separator = "{";
        for (String name : found.stringPropertyNames()) {
            byte[] value = found.getProperty(name).getBytes(StandardCharsets.UTF_8);
            System.out.print(separator + '"' + name + "\":\"" + Base64.getEncoder().encodeToString(value) + '"');
            separator = ",";
        }
        System.out.print(separator.equals("{") ? "{}" : "}");
    }
}
