//! Account profiles as files: export and import.

use super::Draft;
use super::sign_in::SignInDraft;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What every exported file says of itself.
pub const FORMAT: &str = "sso-wizard account profile";

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u64 = 1;

/// The longest file that is read: the metadata in it may be that of a federation.
pub const MAX_BYTES: usize = 128 * 1024 * 1024;

/// Why a file is no account profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    pub message: String,
    pub hint: String,
}

/// The document.
#[derive(Serialize)]
struct Exported<'a> {
    format: &'static str,
    version: u64,
    account: &'a Draft,
}

/// Returns the account profile as a JSON document with a format version; no secrets are in it.
///
/// The last check of the user list stays here, and so does who has signed in: both have addresses of people, and a proof counts
/// where it was seen.
pub fn export(draft: &Draft) -> String {
    let account = impersonal(draft.clone());
    let exported = Exported { format: FORMAT, version: VERSION, account: &account };

    // A draft holds strings, numbers and bytes in base64: none of them can fail to be JSON.
    let mut json = serde_json::to_string_pretty(&exported).unwrap_or_default();

    json.push('\n');
    json
}

/// Reads an exported account profile.
///
/// # Errors
/// [`ImportError`] says what the file is instead, or which newer version wrote it.
pub fn import(bytes: &[u8]) -> Result<Draft, ImportError> {
    const DAMAGED: &str = "Export the account again, and send the file without changing it.";

    if bytes.len() > MAX_BYTES {
        return Err(refusal(
            format!("The file is larger than {} MB, so it isn’t an account profile.", MAX_BYTES / (1024 * 1024)),
            EXPORT_FIRST,
        ));
    }

    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);

    if let Some(other) = other_kind(bytes) {
        return Err(refusal(other, EXPORT_FIRST));
    }

    let mut document: Value = serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());

        refusal(
            if error.is_eof() {
                format!("The file is cut off at line {line}, column {column}.")
            } else {
                format!("The file is damaged at line {line}, column {column}.")
            },
            DAMAGED,
        )
    })?;

    if document.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(refusal("This is JSON, but not an account profile.", EXPORT_FIRST));
    }

    match document.get("version").and_then(Value::as_u64) {
        Some(1..=VERSION) => {}
        Some(newer @ 2..) => {
            return Err(refusal(
                format!("A newer version of SSO Wizard wrote this account profile (format {newer})."),
                "Install the newest version of SSO Wizard, then import the file again.",
            ));
        }
        Some(0) | None => return Err(refusal("The account profile doesn’t state its version.", DAMAGED)),
    }

    let Some(account) = document.get_mut("account").map(Value::take).filter(Value::is_object) else {
        return Err(refusal("The account profile contains no account.", DAMAGED));
    };

    let draft = Draft::deserialize(account)
        .map_err(|error| refusal(format!("The account profile is damaged: {error}."), DAMAGED))?;

    Ok(impersonal(draft))
}

/// Takes off what is of people, and what was proved.
fn impersonal(draft: Draft) -> Draft {
    Draft { users: None, sign_in: SignInDraft { proof: None, ..draft.sign_in }, ..draft }
}

const EXPORT_FIRST: &str = "Choose a file that SSO Wizard exported (Export… in an account’s menu).";

fn refusal(message: impl Into<String>, hint: &str) -> ImportError {
    ImportError { message: message.into(), hint: hint.to_owned() }
}

/// Names what a file is when it cannot be JSON.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let text = bytes.trim_ascii_start();
    let head = text[..text.len().min(256)].to_ascii_lowercase();

    Some(match head.as_slice() {
        [] => "The file is empty.",
        [b'{', ..] => return None,
        head if head.starts_with(b"<!doctype html") || head.starts_with(b"<html") => {
            "This is a web page, not an account profile."
        }
        [b'<', ..] => "This is XML, such as metadata, not an account profile.",
        head if head.starts_with(b"-----begin") => "This is a certificate or key, not an account profile.",
        head if head.starts_with(b"sqlite format 3") => "This is a whole account database, not one account profile.",
        head if head.starts_with(b"pk\x03\x04") => "This is a ZIP archive, not an account profile.",
        _ => "This isn’t an account profile.",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::draft::UserCheck;
    use jiff::Timestamp;

    fn named(name: &str) -> Draft {
        Draft { name: name.to_owned(), ..Draft::default() }
    }

    fn refused(bytes: &[u8]) -> String {
        let error = import(bytes).unwrap_err();

        assert!(error.hint.ends_with('.'));
        error.message
    }

    #[test]
    fn an_exported_account_is_imported_as_it_was() {
        assert_eq!(import(export(&named("Contoso")).as_bytes()).unwrap(), named("Contoso"));
    }

    #[test]
    fn the_signer_that_is_pinned_goes_along() {
        let signer = crate::saml::metadata::signature::Signer::from_fingerprint(&"ab".repeat(32));
        let draft = Draft { metadata_signer: signer, ..named("Contoso") };

        assert_eq!(import(export(&draft).as_bytes()).unwrap().metadata_signer, draft.metadata_signer);
    }

    #[test]
    fn the_file_says_what_it_is_and_of_which_version() {
        let json: Value = serde_json::from_str(&export(&named("Contoso"))).unwrap();

        assert_eq!(json["format"], "sso-wizard account profile");
        assert_eq!(json["version"], 1);
        assert_eq!(json["account"]["name"], "Contoso");
    }

    #[test]
    fn addresses_of_people_are_not_exported() {
        let users = UserCheck {
            file: "users.csv".to_owned(),
            checked_at: Timestamp::UNIX_EPOCH,
            addresses: 1,
            duplicates: vec![crate::account::users::Duplicate {
                email: "ada@example.com".to_owned(),
                entries: Vec::new(),
            }],
        };

        let text = export(&Draft { users: Some(users), ..named("Contoso") });

        assert!(!text.contains("ada@example.com") && !text.contains("users.csv"));
    }

    #[test]
    fn what_was_proved_stays_where_it_was_seen_but_the_port_goes_along() {
        let mut draft = crate::account::fixture::complete(400);
        draft.sign_in.port = Some(40_123);
        draft.sign_in.proof = Some(crate::account::sign_in::proof::tests::proved(&draft));
        let text = export(&draft);

        assert!(!text.contains("ada@example.com"));
        assert_eq!(
            import(text.as_bytes()).unwrap().sign_in,
            SignInDraft { port: Some(40_123), ..SignInDraft::default() }
        );
    }

    #[test]
    fn every_wrong_file_is_named_for_what_it_is() {
        let kinds: [(&[u8], &str); 12] = [
            (b"", "The file is empty."),
            (b"<EntityDescriptor/>", "This is XML, such as metadata, not an account profile."),
            (b"<!DOCTYPE html>", "This is a web page, not an account profile."),
            (b"-----BEGIN CERTIFICATE-----", "This is a certificate or key, not an account profile."),
            (b"SQLite format 3\0", "This is a whole account database, not one account profile."),
            (b"PK\x03\x04", "This is a ZIP archive, not an account profile."),
            (b"milk, bread", "This isn’t an account profile."),
            (b"{}", "This is JSON, but not an account profile."),
            (b"{\"format\": \"sso-wizard acc", "The file is cut off at line 1, column 26."),
            (
                br#"{"format": "sso-wizard account profile", "version": 7}"#,
                "A newer version of SSO Wizard wrote this account profile (format 7).",
            ),
            (br#"{"format": "sso-wizard account profile"}"#, "The account profile doesn’t state its version."),
            (
                br#"{"format": "sso-wizard account profile", "version": 1, "account": 3}"#,
                "The account profile contains no account.",
            ),
        ];

        for (bytes, message) in kinds {
            assert_eq!(refused(bytes), message);
        }
    }

    #[test]
    fn a_damaged_account_says_where() {
        let text = export(&named("Contoso")).replace("\"step\": 1", "\"step\": \"one\"");

        assert!(refused(text.as_bytes()).starts_with("The account profile is damaged: invalid type"));
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("{{\"format\": {}", "[".repeat(100_000));

        assert!(refused(text.as_bytes()).starts_with("The file is damaged"));
    }
}
