//! A federation as large as the largest, made of names that nobody has.

use sso_wizard::gui::screen::metadata::Candidate;
use sso_wizard::saml::federation::index;
use std::ops::ControlFlow;
use std::sync::OnceLock;

const KINDS: [(&str, &str); 8] = [
    ("University of {}", "uni"),
    ("Technische Universität {}", "tu"),
    ("Université de {}", "univ"),
    ("{} School of Economics and Political Science", "economics"),
    ("Uniwersytet {}", "uniwersytet"),
    ("{} Institute for Advanced Study of Atmospheric, Oceanic and Planetary Sciences", "institute"),
    ("Πανεπιστήμιο {}", "panepistimio"),
    ("{} University College", "college"),
];
const PLACES: [(&str, &str); 10] = [
    ("Northwind", "northwind"),
    ("Äpfelberg", "aepfelberg"),
    ("Saint-Éloi", "saint-eloi"),
    ("Żółtowo", "zoltowo"),
    ("Contoso", "contoso"),
    ("Sørvik", "sorvik"),
    ("Fabrikam", "fabrikam"),
    ("Tailspin", "tailspin"),
    ("Großwald", "grosswald"),
    ("Adatum", "adatum"),
];
const AUTHORITIES: [&str; 5] = [
    "https://federation.example.org/",
    "http://www.aai.example.ch/",
    "https://research-and-education.example.co.uk",
    "http://edu.example.jp",
    "https://www.very-long-name-of-a-national-research-network.example.net/federation",
];

/// The most that are ever asked for.
const ALL: usize = 20_000;

/// Lists so many identity providers; every second one is a service provider as well.
pub fn candidates(count: usize) -> Vec<Candidate> {
    static LISTED: OnceLock<Vec<Candidate>> = OnceLock::new();

    let listed = LISTED.get_or_init(|| {
        let index = index(metadata(ALL).as_bytes(), "en", |_| ControlFlow::Continue(())).unwrap();

        index.entities.into_iter().map(Candidate::from).collect()
    });

    listed[..count].to_vec()
}

/// Writes metadata with so many identity providers.
fn metadata(count: usize) -> String {
    let mut text = String::from(
        "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' xmlns:mdui='urn:oasis:names:tc:SAML:metadata:ui' \
         xmlns:mdrpi='urn:oasis:names:tc:SAML:metadata:rpi'>",
    );
    let role = |name: &str, content: &str| {
        format!("<md:{name} protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'>{content}</md:{name}>")
    };

    for index in 0..count {
        let (kind, short) = KINDS[index % KINDS.len()];
        let (place, slug) = PLACES[index / KINDS.len() % PLACES.len()];
        let number = index / (KINDS.len() * PLACES.len());
        let place = if number == 0 { place.to_owned() } else { format!("{place} {number}") };
        let name = kind.replace("{}", &place);
        let named = format!(
            "<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang='en'>{name}</mdui:DisplayName></mdui:UIInfo></md:Extensions>"
        );
        let identity_provider = role("IDPSSODescriptor", if index % 97 == 96 { "" } else { &named });
        let service_provider = if index % 2 == 1 { role("SPSSODescriptor", "") } else { String::new() };

        text.push_str(&format!(
            "<md:EntityDescriptor entityID='https://idp{number}.{short}.{slug}.example.com/idp/shibboleth'><md:Extensions>\
             <mdrpi:RegistrationInfo registrationAuthority='{}'/></md:Extensions>{identity_provider}{service_provider}\
             </md:EntityDescriptor>",
            AUTHORITIES[index % AUTHORITIES.len()]
        ));
    }

    text + "</md:EntitiesDescriptor>"
}
