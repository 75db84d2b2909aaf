//! URLs: entered by the user, or redirected to by a server.

use super::failure::{COPY_AGAIN, Error, Failure};
use url::Url;

/// Parses a URL, or explains what is wrong with it: a sentence, a hint, and whether the scheme is the reason.
pub(super) fn parse(typed: &str) -> Result<Url, Error> {
    let address = typed.trim_matches(is_surrounding);
    let wrong = |message: &str, hint: &str| Error::new(Failure::Address, message, hint);

    if address.is_empty() {
        return Err(wrong("Enter or paste the metadata URL.", "Your identity provider’s console shows it."));
    }
    if address.starts_with('<') {
        return Err(wrong("This is XML, not a URL.", "Use Paste XML… instead."));
    }
    if is_path(address) {
        return Err(Error::new(
            Failure::Scheme,
            "This is a file on this computer, not a URL.",
            "Choose it with Choose file… instead.",
        ));
    }
    let Some((scheme, rest)) = address.split_once("://") else {
        return Err(match address.split_once(':') {
            Some(("javascript" | "data" | "mailto" | "about" | "blob", _)) => scheme_refused(address),
            _ => start_with_https(Failure::Address),
        });
    };
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        return Err(start_with_https(Failure::Scheme));
    }
    if rest.contains([' ', '\u{a0}']) {
        return Err(wrong("The URL contains a space.", "Copy it again, from the first to the last character."));
    }
    let url = Url::parse(address).map_err(|error| match error {
        url::ParseError::EmptyHost => {
            wrong("The URL has no host, such as login.example.com.", "Copy the whole URL again.")
        }
        url::ParseError::InvalidPort => {
            wrong("The port in the URL is invalid.", "The port is a number up to 65535, after the host and a colon.")
        }
        _ => wrong("The host in the URL is invalid.", "Copy the whole URL again."),
    })?;

    without_credentials(url)
}

/// Follows a redirect from `from` to its `Location` header.
///
/// A redirect from https to http is rejected, because anyone on the network could then change the certificates.
pub(super) fn next_hop(from: &Url, location: &str) -> Result<Url, Error> {
    let host = host(from);
    let next = from
        .join(location)
        .map_err(|_| Error::new(Failure::Address, format!("{host} redirects to an invalid URL."), COPY_AGAIN))?;

    match (from.scheme(), next.scheme()) {
        ("https", "http") => Err(Error::new(
            Failure::InsecureRedirect,
            format!("{host} redirects from https to http, where anyone on the network could change the certificates."),
            format!(
                "If the URL {next} is correct, start it with https://. Otherwise, load the metadata from a file.",
                next = shown(&next)
            ),
        )),
        (_, "http" | "https") => without_credentials(next),
        (_, scheme) => Err(Error::new(
            Failure::Scheme,
            format!("{host} redirects to a URL that starts with {scheme}:, which isn’t a web URL."),
            COPY_AGAIN,
        )),
    }
}

/// Returns the host for a sentence, with the port if it isn’t the usual one.
pub(super) fn host(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => shown(url),
    }
}

/// Returns whether the URL is on this computer, where no proxy is used.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Returns a URL for a sentence: without its query, which can be long and secret.
fn shown(url: &Url) -> String {
    let mut url = url.clone();

    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

fn without_credentials(url: Url) -> Result<Url, Error> {
    if url.username().is_empty() && url.password().is_none() {
        return Ok(url);
    }
    Err(Error::new(
        Failure::Address,
        "The URL contains a user name or password, which isn’t sent.",
        "Remove everything from // to @ from the URL. If it requires a sign-in, load the metadata from a file.",
    ))
}

fn start_with_https(failure: Failure) -> Error {
    Error::new(failure, "Start the URL with https://", "Metadata URLs usually start with https://.")
}

fn scheme_refused(address: &str) -> Error {
    let scheme = address.split(':').next().unwrap_or_default();

    Error::new(
        Failure::Scheme,
        format!("A URL that starts with {scheme}: isn’t a web URL."),
        "Start the URL with https://",
    )
}

/// Returns whether a character is one that users and programs put around a URL that they pass on.
fn is_surrounding(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '"' | '\'' | '`' | '\u{2018}'..='\u{201f}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

fn is_path(address: &str) -> bool {
    let mut characters = address.chars();
    let drive = characters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && characters.next() == Some(':');

    drive
        || address.starts_with(['/', '\\', '~'])
        || address.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("file:"))
}

#[cfg(test)]
mod tests {
    use super::{Failure, host, is_loopback, next_hop, parse};
    use url::Url;

    fn failure(typed: &str) -> (Failure, String) {
        let error = parse(typed).unwrap_err();

        (error.failure, error.message)
    }

    #[test]
    fn an_address_is_trimmed_of_what_was_pasted_with_it() {
        for typed in [
            " https://a.example.com/m ",
            "\u{feff}https://a.example.com/m\r\n",
            "\"https://a.example.com/m\"",
            "HTTPS://A.example.com/m",
        ] {
            assert_eq!(parse(typed).unwrap().as_str(), "https://a.example.com/m", "{typed}");
        }
        assert_eq!(parse("https://a.example.com/me\r\n  ta").unwrap_err().message, "The URL contains a space.");
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (typed, kind, message) in [
            ("", Failure::Address, "Enter or paste the metadata URL."),
            ("login.example.com/metadata", Failure::Address, "Start the URL with https://"),
            ("localhost:8080/metadata", Failure::Address, "Start the URL with https://"),
            ("htps://login.example.com", Failure::Scheme, "Start the URL with https://"),
            ("ftp://login.example.com", Failure::Scheme, "Start the URL with https://"),
            ("https://", Failure::Address, "The URL has no host, such as login.example.com."),
            ("https://a b.example.com", Failure::Address, "The URL contains a space."),
            ("https://a.example.com:99999", Failure::Address, "The port in the URL is invalid."),
            ("https://[nonsense", Failure::Address, "The host in the URL is invalid."),
            ("file:///etc/passwd", Failure::Scheme, "This is a file on this computer, not a URL."),
            (r"C:\metadata.xml", Failure::Scheme, "This is a file on this computer, not a URL."),
            ("/home/ada/metadata.xml", Failure::Scheme, "This is a file on this computer, not a URL."),
            ("<EntityDescriptor/>", Failure::Address, "This is XML, not a URL."),
            ("javascript:alert(1)", Failure::Scheme, "A URL that starts with javascript: isn’t a web URL."),
            (
                "https://ada:secret@example.com/",
                Failure::Address,
                "The URL contains a user name or password, which isn’t sent.",
            ),
        ] {
            assert_eq!(failure(typed), (kind, message.to_owned()), "{typed}");
        }
    }

    #[test]
    fn a_redirect_may_go_to_another_host_or_up_to_https_but_never_down_to_http() {
        let secure = Url::parse("https://a.example.com/one?x=1").unwrap();
        let plain = Url::parse("http://a.example.com/").unwrap();

        assert_eq!(next_hop(&secure, "two").unwrap().as_str(), "https://a.example.com/two");
        assert_eq!(next_hop(&secure, "//b.example.com/").unwrap().as_str(), "https://b.example.com/");
        assert_eq!(next_hop(&plain, "https://a.example.com/").unwrap().as_str(), "https://a.example.com/");
        assert_eq!(next_hop(&plain, "http://b.example.com/").unwrap().as_str(), "http://b.example.com/");
        let error = next_hop(&secure, "http://a.example.com/one?secret=1").unwrap_err();

        assert_eq!(error.failure, Failure::InsecureRedirect);
        assert!(!error.hint.contains("secret"));
    }

    #[test]
    fn a_redirect_to_something_else_than_the_web_or_with_a_password_is_refused() {
        let from = Url::parse("https://a.example.com/").unwrap();

        assert_eq!(next_hop(&from, "file:///etc/passwd").unwrap_err().failure, Failure::Scheme);
        assert_eq!(next_hop(&from, "javascript:alert(1)").unwrap_err().failure, Failure::Scheme);
        assert_eq!(next_hop(&from, "https://ada:secret@b.example.com/").unwrap_err().failure, Failure::Address);
        assert_eq!(next_hop(&from, "https://[").unwrap_err().failure, Failure::Address);
    }

    #[test]
    fn hosts_are_shown_with_an_unusual_port_and_loopback_is_known() {
        let at = |address: &str| Url::parse(address).unwrap();

        assert_eq!(host(&at("https://a.example.com/")), "a.example.com");
        assert_eq!(host(&at("https://a.example.com:9031/")), "a.example.com:9031");
        for here in ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]/", "http://127.9.9.9/"] {
            assert!(is_loopback(&at(here)), "{here}");
        }
        assert!(!is_loopback(&at("https://localhost.example.com/")));
    }
}
