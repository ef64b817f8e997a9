use super::*;

fn secret(text: &str) -> Secret {
    Secret::new(text.as_bytes().to_vec())
}

#[test]
fn a_sealed_value_opens_for_its_recipient_alone() -> Result<(), Box<dyn std::error::Error>> {
    let (alice, bob) = (Identity::generate(), Identity::generate());
    let sealed = seal::seal([&alice.recipient()?], &secret("value"), &Plugins::none())?;
    assert_eq!(alice.open(&sealed)?.expose(), b"value");
    assert!(matches!(bob.open(&sealed), Err(KeyError::NotARecipient)));
    assert_eq!(seal::check_recipients(&sealed, 1), Ok(()));
    Ok(())
}

#[test]
fn every_cut_and_every_byte_more_is_noticed() -> Result<(), Box<dyn std::error::Error>> {
    let alice = Identity::generate();
    let sealed = seal::seal([&alice.recipient()?], &secret("value"), &Plugins::none())?;
    for length in 0..sealed.len() {
        assert!(alice.open(&sealed[..length]).is_err(), "cut at {length}");
    }
    assert!(alice.open(&[&sealed[..], b"x"].concat()).is_err());
    Ok(())
}

#[test]
fn keys_read_back_what_they_write() -> Result<(), Box<dyn std::error::Error>> {
    let identity = Identity::generate();
    let again = Identity::parse(&identity.to_file("2026-11-23T12:00:00Z")?)?;
    assert_eq!(identity.recipient()?, again.recipient()?);
    let key = SigningKey::generate()?;
    assert_eq!(key.public(), SigningKey::parse(&key.to_line())?.public());
    for wrong in ["", "AGE-SECRET-KEY-1", "# only\n", "age1xyz\n"] {
        assert!(Identity::parse(&secret(wrong)).is_err());
        assert!(SigningKey::parse(&secret(wrong)).is_err());
    }
    Ok(())
}

#[test]
fn a_passphrase_file_opens_with_its_passphrase_alone() -> Result<(), Box<dyn std::error::Error>> {
    let identity = Identity::generate();
    let file = close_with_passphrase(&identity.to_file("now")?, &secret("correct horse"))?;
    assert!(is_passphrase_file(&file));
    assert_eq!(
        open_with_passphrase(&Plugins::none(), &file, &secret("correct horse"))?.recipient()?,
        identity.recipient()?
    );
    assert!(matches!(open_with_passphrase(&Plugins::none(), &file, &secret("wrong")), Err(KeyError::WrongPassphrase)));
    Ok(())
}

/// A key made by `ssh-keygen -t ed25519 -N ''` for this test alone.
const SSH: &str = include_str!("../../../tests/vectors/ssh/id_ed25519");
/// The same with `-N 'correct horse'`.
const SSH_CLOSED: &str = include_str!("../../../tests/vectors/ssh/id_ed25519_closed");

#[test]
fn an_ssh_key_is_an_identity_whose_recipient_has_no_comment() -> Result<(), Box<dyn std::error::Error>> {
    for (file, closed) in [(SSH, false), (SSH_CLOSED, true)] {
        assert_eq!(is_passphrase_file(file.as_bytes()), closed);
        assert!(recipient_of_closed(file.as_bytes()).is_some());
        let identity = if closed {
            assert!(matches!(Identity::parse(&secret(file)), Err(KeyError::WrongPassphrase)));
            for wrong in ["wrong", ""] {
                let opened = open_with_passphrase(&Plugins::none(), file.as_bytes(), &secret(wrong));
                assert!(matches!(opened, Err(KeyError::WrongPassphrase)));
            }
            open_with_passphrase(&Plugins::none(), file.as_bytes(), &secret("correct horse"))?
        } else {
            Identity::parse(&secret(file))?
        };
        assert!(identity.recipient()?.as_str().starts_with("ssh-ed25519 AAAA"));
        assert_eq!(identity.recipient()?.as_str().split(' ').count(), 2);
        let sealed = seal::seal([&identity.recipient()?], &secret("value"), &Plugins::none())?;
        assert_eq!(seal::check_recipients(&sealed, 1), Ok(()));
        assert_eq!(identity.open(&sealed)?.expose(), b"value");
        assert!(matches!(Identity::generate().open(&sealed), Err(KeyError::NotARecipient)));
        assert_eq!(identity.to_line().is_ok(), !closed);
    }
    Ok(())
}
