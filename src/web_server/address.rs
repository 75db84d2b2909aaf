//! The address of a web server.

use crate::saml::metadata::IdentityProvider;
use rustls::pki_types::{DnsName, ServerName};
use std::collections::HashSet;
use std::fmt;
use url::{Host, Url};

/// The host and the port of a web server that speaks TLS.
///
/// Displayed as in an https URL: IPv6 in brackets, the port only if it is not 443.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    name: ServerName<'static>,
    port: u16,
}

impl Address {
    /// Reads host and port from an https URL; an international host name is converted to its DNS form (RFC 5891 §4.4).
    ///
    /// Returns `None` if no certificate can be requested there: the scheme is not https, or the host isn't a valid DNS name.
    pub fn from_url(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;

        if url.scheme() != "https" {
            return None;
        }
        let name = match url.host()? {
            Host::Domain(domain) => DnsName::try_from(domain).ok()?.to_owned().into(),
            Host::Ipv4(address) => address.into(),
            Host::Ipv6(address) => address.into(),
        };

        Some(Self { name, port: url.port_or_known_default()? })
    }

    /// Returns the distinct addresses of an identity provider's endpoints: single sign-on first, then single logout, each in
    /// document order.
    pub fn all_of(identity_provider: &IdentityProvider) -> Vec<Self> {
        let mut seen = HashSet::new();

        identity_provider
            .single_sign_on
            .iter()
            .chain(&identity_provider.single_logout)
            .flat_map(|endpoint| [Some(&endpoint.location), endpoint.response_location.as_ref()])
            .flatten()
            .filter_map(|location| Self::from_url(location))
            .filter(|address| seen.insert(address.clone()))
            .collect()
    }

    /// Returns the DNS name or the IP address, without brackets.
    pub fn host(&self) -> String {
        self.name.to_str().into_owned()
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the server name for the handshake; a DNS name goes into the server name indication (RFC 6066 §3).
    pub(super) fn server_name(&self) -> ServerName<'static> {
        self.name.clone()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.name.to_str();
        let host = if host.contains(':') { format!("[{host}]") } else { host.into_owned() };

        match self.port {
            443 => f.write_str(&host),
            port => write!(f, "{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;
    use crate::saml::metadata::{Document, read};

    fn shown(url: &str) -> Option<String> {
        Address::from_url(url).map(|address| address.to_string())
    }

    #[test]
    fn an_https_address_gives_its_host_and_its_port() {
        for (url, address) in [
            ("https://login.example.com/saml/sso?appid=7", "login.example.com"),
            ("HTTPS://Login.Example.com:443/", "login.example.com"),
            ("https://sso.example.com:9031/idp/SSO.saml2", "sso.example.com:9031"),
            ("https://192.0.2.7/", "192.0.2.7"),
            ("https://[2001:db8::7]/", "[2001:db8::7]"),
            ("https://[2001:DB8:0::7]:8443/", "[2001:db8::7]:8443"),
            ("https://anmeldung.bücher.example/", "anmeldung.xn--bcher-kva.example"),
            ("https://ada:secret@login.example.com/", "login.example.com"),
            ("https://sso_1.example.com/", "sso_1.example.com"),
        ] {
            assert_eq!(shown(url).as_deref(), Some(address), "{url}");
        }
        let address = Address::from_url("https://[::1]:8443/").unwrap();

        assert_eq!((address.host().as_str(), address.port()), ("::1", 8443));
        assert_eq!(Address::from_url("https://login.example.com").unwrap().port(), 443);
    }

    #[test]
    fn an_address_where_no_tls_server_answers_is_none() {
        let long = format!("https://{}.example.com/", "a".repeat(64));

        for url in [
            "http://login.example.com/",
            "ftp://login.example.com/",
            "file:///etc/hosts",
            "urn:example:idp",
            "login.example.com",
            "https://",
            "https://login..example.com/",
            "https://(example).com/",
            "https://[nonsense/",
            &long,
            "",
        ] {
            assert_eq!(shown(url), None, "{url}");
        }
    }

    #[test]
    fn the_endpoints_of_an_identity_provider_give_each_server_once_and_sign_on_first() {
        let post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
        let metadata = format!(
            r#"<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com">
              <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
                <SingleLogoutService Binding="{post}" Location="https://logout.example.com/" ResponseLocation="https://done.example.com/"/>
                <SingleSignOnService Binding="{post}" Location="https://login.example.com/post"/>
                <SingleSignOnService Binding="{post}" Location="http://plain.example.com/"/>
                <SingleSignOnService Binding="{post}" Location="https://login.example.com:443/redirect"/>
                <SingleSignOnService Binding="{post}" Location="https://login.example.com:8443/"/>
              </IDPSSODescriptor>
            </EntityDescriptor>"#
        );
        let Document::IdentityProvider(identity_provider) = read(metadata.as_bytes()).unwrap() else {
            panic!("one entity is an identity provider");
        };
        let addresses: Vec<String> = Address::all_of(&identity_provider).iter().map(ToString::to_string).collect();

        assert_eq!(
            addresses,
            ["login.example.com", "login.example.com:8443", "logout.example.com", "done.example.com"]
        );
    }
}
