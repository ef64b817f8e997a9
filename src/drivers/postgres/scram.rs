//! What PostgreSQL keeps of a password (RFC 5803, as `pg_authid.rolpassword` spells it), made on our side: the server is never
//! told the password, so no log of its statements can hold it.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const ITERATIONS: u32 = 4096;

/// `SCRAM-SHA-256$4096:<salt>$<stored key>:<server key>`. The password is printable ASCII, which `SASLprep` leaves as it is.
pub(super) fn verifier(password: &str, salt: &[u8; 16]) -> String {
    let mut salted = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(password.as_bytes(), salt, ITERATIONS, &mut *salted);
    let client_key = Zeroizing::new(keyed(&salted, b"Client Key"));
    let stored_key = BASE64.encode(&Sha256::digest(*client_key));
    let server_key = BASE64.encode(&keyed(&salted, b"Server Key"));
    format!("SCRAM-SHA-256${ITERATIONS}:{}${stored_key}:{server_key}", BASE64.encode(salt))
}

fn keyed(key: &[u8; 32], text: &[u8]) -> [u8; 32] {
    // A key of the block's size or shorter is taken as it is; zeros behind it change nothing.
    let mut block = Zeroizing::new([0; 64]);
    block[..key.len()].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    mac.update(text);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 7677, 3: its proof and its signature must follow from our two keys.
    #[test]
    fn the_published_exchange_fits_the_verifier() {
        let salt = BASE64.decode(b"W22ZaJ0SNY7soEsUEjb6gQ==").unwrap();
        let verifier = verifier("pencil", salt.as_slice().try_into().unwrap());
        let (head, keys) = verifier.rsplit_once('$').unwrap();
        assert_eq!(head, "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==");
        let decode = |text: &str| <[u8; 32]>::try_from(BASE64.decode(text.as_bytes()).unwrap()).unwrap();
        let (stored, server) = keys.split_once(':').unwrap();
        let nonce = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        let first = format!("n=user,r=rOprNGfwEbeRWgbNEkqO,{nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,{nonce}");
        let signature = keyed(&decode(server), first.as_bytes());
        assert_eq!(BASE64.encode(&signature), "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        let proof = decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        let mask = keyed(&decode(stored), first.as_bytes());
        let client_key: Vec<u8> = proof.iter().zip(mask).map(|(left, right)| left ^ right).collect();
        assert_eq!(BASE64.encode(&Sha256::digest(client_key)), stored);
    }
}
