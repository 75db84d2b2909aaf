//! A federation as large as the largest, made of names that nobody has.

use sso_wizard::gui::screen::metadata::Candidate;
use std::sync::Arc;

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

/// Makes so many identity providers; every second one is a service provider as well.
pub fn candidates(count: usize) -> Vec<Candidate> {
    let authorities = AUTHORITIES.map(Arc::<str>::from);

    (0..count)
        .map(|index| {
            let (kind, short) = KINDS[index % KINDS.len()];
            let (place, slug) = PLACES[index / KINDS.len() % PLACES.len()];
            let number = index / (KINDS.len() * PLACES.len());
            let place = if number == 0 { place.to_owned() } else { format!("{place} {number}") };
            let name = kind.replace("{}", &place);
            let entity_id = format!("https://idp{number}.{short}.{slug}.example.com/idp/shibboleth");
            let name = if index % 97 == 96 { String::new() } else { name };

            Candidate::new(&entity_id, &name)
                .registered(&name, Some(Arc::clone(&authorities[index % authorities.len()])))
                .also_service_provider(index % 2 == 1)
        })
        .collect()
}
