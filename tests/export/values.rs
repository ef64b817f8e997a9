//! Values that some format, shell or reader is known to change.

/// The values, each with a word to name it by.
pub fn values() -> Vec<(&'static str, Vec<u8>)> {
    let mut values: Vec<(&'static str, Vec<u8>)> =
        TEXTS.iter().map(|(what, value)| (*what, value.as_bytes().to_vec())).collect();
    values.push(("64 KiB", "x".repeat(64 * 1024).into_bytes()));
    values.push(("60 KB of hard text", "a'b\"c$d`e\\f #=".repeat(4000).into_bytes()));
    values.push(("every visible ASCII character", (b' '..=b'~').collect()));
    values.push(("control characters but NUL", (1..32).collect()));
    values.push(("C1 control characters", (0x80..0xa0_u8).map(char::from).collect::<String>().into_bytes()));
    values.push(("NUL", b"a\0b".to_vec()));
    values.push(("Latin-1", b"caf\xe9".to_vec()));
    values.push(("bytes", (0..=255).collect()));
    values
}

/// Values put together from what quoting is about, the same ones each time.
pub fn mixtures(count: usize) -> Vec<Vec<u8>> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    let mut mixture = || (0..next(14)).map(|_| PARTS[next(PARTS.len())]).collect::<String>().into_bytes();
    (0..count).map(|_| mixture()).collect()
}

const PARTS: &[&str] = &[
    "'", "'", "\"", "\"", "`", "\\", "\\", "\\", "$", "$", "${", "$(", "$((", "%{", "{", "}", "(", ")", "#", " #", " ",
    " ", "\n", "\n", "\r", "\t", "=", "%", "a", "n", "r", "x1", "u0041", "HOME", "A", "é", "!", ";", "&", "|", "<",
    ">", "<<", ":", "\u{7f}", "\u{1}", "\u{85}", "\u{2028}", "\u{feff}", "🔑", "’", "~", "*", "?", "[", "]", "-", ",",
    "0", "%0A", "export ", "\u{f600}",
];

const TEXTS: &[(&str, &str)] = &[
    ("a plain token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"),
    ("empty", ""),
    ("spaces inside", "correct horse battery staple"),
    ("leading space", " x"),
    ("trailing space", "x "),
    ("only spaces", "   "),
    ("tab inside", "a\tb"),
    ("tabs at both ends", "\tx\t"),
    ("single quote", "it's"),
    ("double quote", "say \"x\""),
    ("both quotes", "it's \"x\""),
    ("all three quotes", "it's \"x\" `y`"),
    ("in single quotes", "'x'"),
    ("in double quotes", "\"x\""),
    ("one single quote", "'"),
    ("one double quote", "\""),
    ("dollar and name", "a$HOME/b"),
    ("dollar and braces", "a${HOME}b"),
    ("dollar and default", "${x:-y}"),
    ("dollar alone", "a$"),
    ("two dollars", "$$"),
    ("dollar and a quote", "it's $HOME"),
    ("command", "$(touch marker)"),
    ("command and a quote", "'; touch marker; '$(touch marker)"),
    ("backticks", "`touch marker`"),
    ("double quotes and a command", "\"; touch marker; \"`touch marker`"),
    ("bcrypt", "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"),
    ("backslash", "a\\b"),
    ("trailing backslash", "C:\\dir\\"),
    ("trailing backslash and blank", "a b\\"),
    ("two trailing backslashes", "x\\\\"),
    ("backslash and quotes", "\\'\\\""),
    ("escapes as text", "a\\nb\\tc\\x41\\u0041"),
    ("escapes as text and a quote", "it's a\\nb\\r"),
    ("two lines", "a\nb"),
    ("line end at the end", "a\n"),
    ("line end at the start", "\na"),
    ("only a line end", "\n"),
    ("two lines and a quote", "it's\nso"),
    ("empty line inside", "a\n\nb"),
    ("CRLF", "a\r\nb"),
    ("lone CR", "a\rb"),
    ("CR at the end", "a\r"),
    ("a line that is another variable", "a\nPATH=/evil\nb"),
    ("PEM", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ+/=\nQ2hhbmdlIG1l==\n-----END PRIVATE KEY-----\n"),
    ("JSON", "{\"type\": \"service_account\", \"key\": \"-----BEGIN\\nabc\\n\"}"),
    ("JSON in lines", "{\n  \"a\": [1, 2],\n  \"b\": null\n}"),
    ("DSN", "postgres://user:p%40ss;w=rd@db.example:5432/app?sslmode=require&x=a+b"),
    ("hash inside", "a#b"),
    ("hash after a space", "a #b"),
    ("hash first", "#a"),
    ("equals", "a=b=c=="),
    ("colon and space", "a: b"),
    ("export", "export A=b"),
    ("exclamation mark", "a!b!!"),
    ("percent", "100%"),
    ("percent codes", "a%0Ab%25%AZP25"),
    ("template of Terraform", "${x} %{if y}"),
    ("doubled template of Terraform", "$${x} %%{y} $$${z}"),
    ("glob", "*?[a-z]{b,c}~"),
    ("operators", "a;b|c&d<e>f(g)"),
    ("YAML no", "no"),
    ("YAML null", "~"),
    ("YAML number", "012"),
    ("YAML date", "2024-01-01"),
    ("YAML sexagesimal", "12:30:45"),
    ("YAML list", "- x"),
    ("YAML alias", "*a"),
    ("YAML document", "---\n...\n"),
    ("comma", "a,b"),
    ("formula", "=cmd|'/c x'!A1"),
    ("umlauts", "Grüße, señor"),
    ("decomposed é", "e\u{301}"),
    ("CJK", "密码ひみつ비밀"),
    ("emoji", "🔑 key 👩\u{200d}💻"),
    ("DEL", "a\u{7f}b"),
    ("NEL", "a\u{85}b"),
    ("no-break space", "\u{a0}a\u{a0}"),
    ("line separators", "a\u{2028}b\u{2029}c"),
    ("byte order mark first", "\u{feff}a"),
    ("byte order mark inside", "a\u{feff}b"),
    ("noncharacter", "a\u{ffff}b"),
    ("private use", "a\u{f600}b\u{f8ff}c\u{10fffd}"),
    ("typographic quotes", "‘a’ ‚b‛ “c”"),
    ("escape sequence", "\u{1b}[31mred\u{1b}[0m"),
    ("SOH and DEL", "\u{1}\u{7f}\u{1}"),
    ("line of GitHub's", "::set-output name=x::y"),
    ("heredoc", "X<<EOF\ny\nEOF"),
    ("line of Azure's", "##vso[task.complete result=Failed;]x"),
    ("macro of Azure's", "$(Build.BuildId)"),
    ("Windows path", "C:\\Users\\new\\root"),
    ("a lone brace", "{"),
];
