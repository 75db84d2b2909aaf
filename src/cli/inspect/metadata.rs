//! `sso-wizard inspect metadata`.

mod federation;

use super::{certificates, endpoints, listed, refusal, signature};
use crate::cli::answer::{Answer, Form};
use crate::cli::arguments::InspectMetadata;
use crate::cli::failure::Failure;
use crate::cli::json::{AggregateDocument, MetadataDocument};
use crate::cli::source::Unavailable;
use crate::cli::text::{Cell, Page, date_with_distance};
use crate::federation::Stored;
use crate::phrase::{and, counted, grouped, or, plural};
use crate::saml::attribute::{Origin, SAML_SUBJECT, email_candidates};
use crate::saml::finding::has_blocker;
use crate::saml::metadata::{self, Aggregate, Document, Entity, EntityRole, IdentityProvider};
use crate::saml::name_id::short_name;
use crate::saml::product::{EntityIdScope, RecognisedBy};
use crate::saml::{Kind, Unreadable, sample};
use jiff::Timestamp;

/// Answers `inspect metadata`.
pub fn answer(arguments: &InspectMetadata, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let signer = arguments.signer.as_deref().map(signature::signer).transpose()?;
    let stored = match &arguments.source {
        Some(source) => source.open(),
        None => Stored::memory(sample::IDP_METADATA.as_bytes()).map_err(Into::into),
    };
    let read = match stored.and_then(|stored| federation::read(&stored, arguments)) {
        Ok(read) => read,
        Err(unavailable) => return unread(unavailable, form),
    };

    match read {
        Ok(Document::IdentityProvider(mut provider)) => {
            provider.pin(signer.as_ref());
            identity_provider(&provider, form, now)
        }
        Ok(Document::Aggregate(_)) if signer.is_some() => Err(Failure::usage(
            "The metadata contains several entities, and a signature is checked for one of them.",
            "Add --entity ENTITY_ID.",
        )),
        Ok(Document::Aggregate(aggregate)) => list(&aggregate, arguments.list, form),
        Err(unreadable) => {
            let findings = [unreadable.finding()];
            let document = MetadataDocument::unreadable(Some(unreadable.kind), &findings);
            Answer::failed(form, &document, refusal(unreadable, Kind::IdentityProvider))
        }
    }
}

fn unread(unavailable: Unavailable, form: Form) -> Result<Answer, Failure> {
    let findings = [unavailable.finding()];
    let document = MetadataDocument::unreadable(unavailable.kind, &findings);

    Answer::failed(form, &document, unavailable.into())
}

/// Reads metadata that is in memory.
fn read(bytes: &[u8], arguments: &InspectMetadata) -> Result<Document, Unreadable> {
    match &arguments.entity {
        Some(entity_id) => read_entity(bytes, entity_id),
        None if arguments.list => metadata::read_listed(bytes),
        None => metadata::read(bytes),
    }
}

/// Reads one entity. If it is missing, the hint names entities with a similar ID.
fn read_entity(bytes: &[u8], entity_id: &str) -> Result<Document, Unreadable> {
    let missing = match metadata::read_entity(bytes, entity_id) {
        Ok(provider) => return Ok(Document::IdentityProvider(Box::new(provider))),
        Err(unreadable) => unreadable,
    };
    let (kind, known) = match metadata::read(bytes)? {
        Document::IdentityProvider(provider) => (Kind::IdentityProvider, vec![provider.entity_id]),
        Document::Aggregate(aggregate) => {
            (Kind::Aggregate, aggregate.entities.into_iter().map(|entity| entity.entity_id).collect())
        }
    };
    if known.iter().any(|known| known == entity_id) {
        return Err(missing);
    }

    Err(not_found(kind, known.iter().map(String::as_str), entity_id))
}

/// Says that no entity has this ID, and lists entities with a similar one.
fn not_found<'a>(kind: Kind, known: impl ExactSizeIterator<Item = &'a str>, entity_id: &str) -> Unreadable {
    let number = known.len();
    let near = near(known, entity_id);
    let hint = if near.is_empty() {
        plural(
            number,
            "It contains 1 entity. Run the command without --entity to list it.".to_owned(),
            format!("It contains {} entities. Run the command without --entity to list them.", grouped(number)),
        )
    } else {
        format!("Did you mean {}?", or(&near))
    };

    Unreadable {
        kind,
        code: "entity-not-found",
        message: format!("The metadata has no entity “{entity_id}”."),
        meaning: String::new(),
        hint,
        excerpt: None,
        title: None,
    }
}

/// Returns at most three entity IDs that are similar to the entered one: the same except for one typo, or one contains the
/// other. Linear, because an aggregate may name many thousands, of any length.
fn near<'a>(known: impl Iterator<Item = &'a str>, typed: &str) -> Vec<&'a str> {
    let typed = typed.trim().to_lowercase();
    let mut scored: Vec<_> = known
        .filter_map(|known| {
            let lower = known.trim().to_lowercase();
            let shorter = typed.len().min(lower.len());
            let longer = typed.len().max(lower.len()).max(1);
            let prefix = lower.bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
            let rest = shorter - prefix;
            let suffix = lower.bytes().rev().zip(typed.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
            let percent = 100 * (prefix + suffix) / longer;
            let contained = shorter > 0 && (lower.contains(&typed) || typed.contains(&lower));
            (percent >= 80 || contained).then_some((percent, known))
        })
        .collect();
    scored.sort_by_key(|(percent, _)| std::cmp::Reverse(*percent));

    scored.into_iter().take(3).map(|(_, known)| known).collect()
}

fn identity_provider(provider: &IdentityProvider, form: Form, now: Timestamp) -> Result<Answer, Failure> {
    let findings = provider.findings(now);
    let document = MetadataDocument::identity_provider(provider, &findings);

    Ok(Answer::new(form, &document, |page| {
        page.sentence("Identity provider metadata");
        page.gap();
        page.rows(summary(provider, now));
        endpoints(page, "Single sign-on", &provider.single_sign_on);
        endpoints(page, "Single logout", &provider.single_logout);
        attributes(page, provider);
        certificates(page, &provider.certificates, now);
        contacts(page, provider);
        page.findings(&findings);
        page.verdict(&findings);
    })?
    .blocked_if(has_blocker(&findings)))
}

fn summary(provider: &IdentityProvider, now: Timestamp) -> Vec<(&'static str, Cell)> {
    let mut rows = vec![
        ("Entity ID", Cell::from(&provider.entity_id)),
        ("Name", Cell::from(provider.display_name("en"))),
        ("Product", Cell::from(product(provider))),
    ];
    if let Some(product) = provider.product() {
        let scope = match product.entity_id_scope() {
            EntityIdScope::Application => "each application has its own entity ID",
            EntityIdScope::Tenant => "all applications of the tenant share one entity ID",
            EntityIdScope::Typed => "the administrator enters the entity ID",
        };
        rows.push(("Entity ID scope", Cell::from(scope)));
    }
    let valid_until = provider.valid_until.map_or("not stated".to_owned(), |time| date_with_distance(time, now));
    let signed = if provider.want_authn_requests_signed { "must be signed" } else { "don’t need to be signed" };
    rows.push(("Valid until", Cell::from(valid_until)));
    rows.push(("Cache duration", Cell::from(provider.cache_duration.as_deref().unwrap_or("not stated"))));
    rows.extend(signature::rows(provider));
    rows.push(("Sign-in requests", Cell::from(signed)));
    rows.push(("NameID formats", listed(provider.name_id_formats.iter().map(|format| short_name(format)))));

    rows
}

fn product(provider: &IdentityProvider) -> String {
    let Some(recognised) = provider.product else {
        return "not recognized".to_owned();
    };
    let product = recognised.product;

    match recognised.by {
        RecognisedBy::EntityId => format!("{product} (inferred from the entity ID)"),
        RecognisedBy::SingleSignOnLocation => format!("{product} (inferred from the single sign-on URL)"),
    }
}

fn attributes(page: &mut Page, provider: &IdentityProvider) {
    let rows: Vec<_> = provider
        .attributes
        .iter()
        .map(|attribute| {
            let origin = match attribute.origin {
                Origin::Attribute => "attribute",
                Origin::Claim => "claim",
            };
            let friendly_name = attribute.friendly_name.as_deref().unwrap_or_default();
            [Cell::from(&attribute.name), Cell::from(friendly_name), Cell::from(origin)]
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Offered attributes");
        page.table(["Name", "Friendly name", "Stated as"], &rows);
    }

    page.heading("Email attribute");
    let email = email_candidates(&provider.attributes);
    let sentence = match (&email.chosen, email.candidates.as_slice()) {
        (Some(chosen), _) => format!("{chosen} is recognized as the email attribute."),
        (None, []) if provider.attributes.is_empty() => format!(
            "The metadata offers no attributes. Enter the name that the identity provider sends, or choose {SAML_SUBJECT} (the NameID)."
        ),
        (None, []) => {
            format!(
                "No offered attribute is known to be the email address. Enter a name, or choose {SAML_SUBJECT} (the NameID)."
            )
        }
        (None, candidates) => format!("Choose between {}.", and(candidates)),
    };
    page.item(&sentence, "");
}

fn contacts(page: &mut Page, provider: &IdentityProvider) {
    if let Some(organization) = &provider.organization {
        page.heading("Organization");
        let rows =
            [("Name", &organization.name), ("Display name", &organization.display_name), ("URL", &organization.url)];
        page.rows(rows.into_iter().filter_map(|(label, value)| Some((label, value.as_ref()?))));
    }
    let rows: Vec<_> = provider
        .contacts
        .iter()
        .map(|contact| {
            let [email, name] = [&contact.email, &contact.name].map(|value| value.as_deref().unwrap_or_default());
            [Cell::from(&contact.kind), Cell::from(email), Cell::from(name)]
        })
        .collect();
    if !rows.is_empty() {
        page.heading("Contacts");
        page.table(["Type", "Email", "Name"], &rows);
    }
}

fn list(aggregate: &Aggregate, every: bool, form: Form) -> Result<Answer, Failure> {
    let Aggregate { entities, findings } = aggregate;
    let is_provider = |entity: &&Entity| entity.roles.contains(&EntityRole::Idp);
    let providers = entities.iter().filter(is_provider).count();
    let listed: Vec<_> = entities.iter().filter(|entity| every || is_provider(entity)).collect();
    let document = AggregateDocument { kind: Kind::Aggregate, entities: listed, findings };

    Ok(Answer::new(form, &document, |page| {
        page.sentence(format!(
            "Federation metadata: {}, including {}.",
            counted(entities.len(), "entity", "entities"),
            counted(providers, "identity provider", "identity providers"),
        ));
        page.gap();
        let rows: Vec<_> = document
            .entities
            .iter()
            .map(|entity| {
                let roles: Vec<_> = entity
                    .roles
                    .iter()
                    .map(|role| match role {
                        EntityRole::Idp => "IdP",
                        EntityRole::Sp => "SP",
                    })
                    .collect();
                [Cell::from(&entity.entity_id), Cell::from(roles.join(", ")), Cell::from(&entity.display_name)]
            })
            .collect();
        page.table(["Entity ID", "Roles", "Name"], &rows);
        page.findings(findings);
        page.gap();
        if !every && providers < entities.len() {
            page.sentence("Use --list to list the other entities too.");
        }
        if providers > 0 {
            page.sentence("Use --entity ENTITY_ID to read one.");
        }
    })?
    .blocked_if(has_blocker(findings)))
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_slip_in_an_entity_id_finds_the_one_that_was_meant() {
        let known: Vec<_> =
            ["https://idp.example.com/idp/shibboleth", "https://idp.example.org/idp/shibboleth", "urn:example:other"]
                .map(str::to_owned)
                .into();

        assert_eq!(near(known.iter().map(String::as_str), "https://idp.exampel.com/idp/shibboleth")[0], known[0]);
        assert_eq!(near(known.iter().map(String::as_str), "https://idp.example.com/idp/shibboleth/")[0], known[0]);
        assert_eq!(near(known.iter().map(String::as_str), "IDP.EXAMPLE.ORG"), [known[1].as_str()]);
        assert!(near(known.iter().map(String::as_str), "https://sso.example.net").is_empty());
    }

    #[test]
    fn any_length_of_entity_id_is_compared_without_fail() {
        let known = [String::new(), "x".repeat(100_000), "é".to_owned()];

        assert_eq!(near(known.iter().map(String::as_str), "è"), [""; 0]);
        assert_eq!(near(known.iter().map(String::as_str), ""), [""; 0]);
    }
}
