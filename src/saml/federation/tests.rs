use super::walk::MOST_ENTITIES;
use super::*;
use crate::saml::kind::Wanted;
use crate::saml::metadata::entity::saml_2_roles;
use crate::saml::metadata::{self, people};
use crate::saml::shown::shown;
use crate::saml::xml::{self, METADATA, Source};
use proptest::prelude::*;
use roxmltree::Node;
use std::fmt::Write as _;

const FEDERATION: &str = include_str!("../../../tests/fixtures/metadata/federation.xml");
const ROOT: &str = "<md:EntitiesDescriptor xmlns:md='urn:oasis:names:tc:SAML:2.0:metadata' \
                    xmlns:mdui='urn:oasis:names:tc:SAML:metadata:ui' validUntil='2030-01-01T00:00:00Z'>";
const END: &str = "</md:EntitiesDescriptor>";

fn list(text: impl AsRef<[u8]>) -> Index {
    index(text.as_ref(), "en", |_| ControlFlow::Continue(())).unwrap()
}

/// Lists the contents of a separate group.
fn listed(content: &str) -> Index {
    list(format!("{ROOT}{content}{END}"))
}

fn entity(id: &str, content: &str) -> String {
    format!(
        "<md:EntityDescriptor entityID='{id}'><md:IDPSSODescriptor \
         protocolSupportEnumeration='urn:oasis:names:tc:SAML:2.0:protocol'>{content}</md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

fn ids(index: &Index) -> Vec<&str> {
    index.entities.iter().map(|row| &*row.entity_id).collect()
}

fn codes(index: &Index) -> Vec<&str> {
    index.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

/// Returns the entities according to a tree of the whole, if there is one.
fn in_tree(text: &[u8]) -> Option<Vec<Entity>> {
    let source = Source::read(text, Wanted::IdentityProviderMetadata).ok()?;
    let document = source.parse().ok()?;
    let is_listed = |entity: &Node<'_, '_>| {
        let mut around = entity.ancestors().skip(1).take_while(|node| !node.is_root());
        xml::is(*entity, (METADATA, "EntityDescriptor"))
            && around.all(|node| xml::is(node, (METADATA, "EntitiesDescriptor")))
    };
    let entity = |entity: Node<'_, '_>| Entity {
        entity_id: entity.attribute("entityID").unwrap_or_default().to_owned(),
        display_name: display_name(entity),
        roles: roles(entity),
    };
    Some(
        document
            .descendants()
            .filter(is_listed)
            .map(entity)
            .filter(|entity| !entity.entity_id.trim().is_empty())
            .collect(),
    )
}

fn roles(entity: Node<'_, '_>) -> Vec<EntityRole> {
    [("IDPSSODescriptor", EntityRole::Idp), ("SPSSODescriptor", EntityRole::Sp)]
        .into_iter()
        .filter(|(name, _)| !saml_2_roles(entity, name).is_empty())
        .map(|(_, role)| role)
        .collect()
}

fn display_name(entity: Node<'_, '_>) -> String {
    let roles = || entity.children().filter(Node::is_element);
    let names = people::display_names(roles());
    if let Some(name) = people::best(&names, "en") {
        return name.text.clone();
    }
    people::organization([entity].into_iter().chain(roles()))
        .and_then(|organization| organization.display_name.or(organization.name))
        .unwrap_or_else(|| shown(entity.attribute("entityID").unwrap_or_default(), 300))
}

fn as_entities(rows: &[Row]) -> Vec<Entity> {
    rows.iter().cloned().map(Row::into_entity).collect()
}

#[test]
fn a_federation_is_listed_as_a_tree_of_the_whole_has_it() {
    let sound = FEDERATION.replace("<undeclared:x/>", "");
    let index = list(&sound);
    assert_eq!(as_entities(&index.entities), in_tree(sound.as_bytes()).unwrap());
    assert_eq!(index.entities.len(), 5);
}

#[test]
fn a_row_says_who_registered_the_entity_and_until_when_it_is_valid() {
    let index = list(FEDERATION);
    let outer = &index.entities[0];
    assert_eq!(outer.registration_authority.as_deref(), Some("https://federation.example.com"));
    assert_eq!(outer.valid_until, "2030-01-01T00:00:00Z".parse().ok());
    assert_eq!(index.entities[2].valid_until, "2027-01-01T00:00:00Z".parse().ok());
}

#[test]
fn names_are_in_the_language_asked_for_and_all_of_them_can_be_searched() {
    let names = "<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang='en'>Zurich &amp; Basel</mdui:DisplayName>\
        <mdui:DisplayName xml:lang='de-CH'>Zürich</mdui:DisplayName><mdui:Logo>https://idp.example.com/a.png</mdui:Logo>\
        </mdui:UIInfo></md:Extensions>";
    let text = format!("{ROOT}{}{END}", entity("a", names));
    let name = |language| {
        let index = index(text.as_bytes(), language, |_| ControlFlow::Continue(())).unwrap();
        index.entities[0].display_name.to_string()
    };
    assert_eq!(["en", "de", "de-CH", "fr"].map(name), ["Zurich & Basel", "Zürich", "Zürich", "Zurich & Basel"]);
    let row = &list(&text).entities[0];
    assert_eq!(&*row.names, "Zurich & Basel\nZürich");
    assert_eq!(row.logo.as_deref(), Some("https://idp.example.com/a.png"));
}

#[test]
fn an_entity_cut_out_reads_as_it_does_from_the_whole() {
    let index = list(FEDERATION);
    let identity_providers = index.entities.iter().filter(|row| row.is_identity_provider);
    assert_eq!(identity_providers.clone().count(), 2);
    for row in identity_providers {
        let document = row.place.document(FEDERATION).unwrap();
        let whole = metadata::read_entity(FEDERATION.as_bytes(), &row.entity_id).unwrap();
        let part = metadata::read_entity(&document, &row.entity_id).unwrap();
        // The signature covers the whole, so the part alone isn't signed.
        let part = metadata::IdentityProvider {
            xml: Arc::clone(&whole.xml),
            signature: whole.signature.clone(),
            signatures: whole.signatures.clone(),
            assessment: whole.assessment.clone(),
            ..part
        };
        assert_eq!(format!("{part:?}"), format!("{whole:?}"));
    }
}

#[test]
fn rows_come_while_the_rest_is_read_and_a_word_stops_it() {
    let text = format!("{ROOT}{}{END}", (0..5_000).map(|number| entity(&number.to_string(), "")).collect::<String>());
    let mut batches = Vec::new();
    let whole = index(text.as_bytes(), "en", |progress| {
        batches.push((progress.entities.len(), progress.bytes));
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(whole.entities.len(), 5_000);
    assert!(batches.len() > 2 && batches.is_sorted_by_key(|(_, bytes)| *bytes), "{batches:?}");
    assert_eq!(batches.iter().map(|(rows, _)| rows).sum::<usize>(), 5_000);
    assert_eq!(batches.last().unwrap().1, text.len() as u64);
    let stopped = index(text.as_bytes(), "en", |progress| match progress.bytes {
        0 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    });
    assert!(matches!(stopped, Err(Stopped::Cancelled)));
}

mod broken {
    use super::*;

    /// Each way to break an entity, and what is listed of `a`, the broken one, and `c`.
    #[test]
    fn one_broken_entity_hides_no_other() {
        let sound = entity("b", "<md:Extensions><md:X y='1'>text</md:X></md:Extensions>");
        for (what, with) in [
            ("</md:Extensions>", ""),
            ("</md:Extensions>", "</md:Wrong>"),
            ("</md:IDPSSODescriptor>", ""),
            ("</md:EntityDescriptor>", ""),
            ("</md:IDPSSODescriptor></md:EntityDescriptor>", ""),
            ("</md:X></md:Extensions></md:IDPSSODescriptor></md:EntityDescriptor>", ""),
            ("</md:Extensions></md:IDPSSODescriptor></md:EntityDescriptor>", ""),
            ("y='1'", "y='1"),
            ("y='1'", "y=1"),
            ("y='1'", "y='1' y='2'"),
            ("y='1'", "z:y='1'"),
            ("y='1'", "y='&nbsp;'"),
            ("<md:X", "<nowhere:X"),
            ("text", "a & b"),
            ("text", "a < b"),
            ("text", "\u{1}"),
            ("text", "]]>"),
            ("text", "<!-- no end"),
            ("text", "<![CDATA[ no end"),
            ("text", "<? no target"),
            ("text", "<?p no end"),
            ("text", "<?xml version='1.0'?>"),
            ("text", "<!ELEMENT a>"),
            ("<md:EntityDescriptor ", "<md:EntityDescriptor x='"),
            ("<md:EntityDescriptor ", "<md:EntityDescriptor x='1' x='2' "),
            ("entityID='b'>", "entityID='b' <"),
            ("md:EntityDescriptor", "EntityDescriptor"),
        ] {
            let broken = sound.replacen(what, with, 2);
            assert_ne!(broken, sound);
            let index = listed(&[entity("a", ""), broken, entity("c", ""), entity("d", "")].concat());
            assert_eq!(ids(&index), ["a", "c", "d"], "{what} → {with}");
            assert_eq!(codes(&index), ["entity-unreadable"], "{what} → {with}");
            assert!(index.findings[0].message.starts_with("1 entity was ignored because "), "{what} → {with}");
        }
    }

    #[test]
    fn broken_extensions_of_a_group_spoil_no_entity_of_it() {
        let text = format!("{ROOT}<md:Extensions><x a'b'/></md:Extensions>{}{}{END}", entity("a", ""), entity("b", ""));
        let index = list(&text);
        assert_eq!((ids(&index), codes(&index)), (vec!["a", "b"], vec!["not-well-formed"]));
        assert_eq!(metadata::read_entity(text.as_bytes(), "b").unwrap().entity_id, "b");
    }

    #[test]
    fn a_broken_group_spoils_only_its_own_entities() {
        for group in
            ["<md:EntitiesDescriptor x='", "<md:EntitiesDescriptor x='1' x='2'>", "<md:EntitiesDescriptor y:x='2'>"]
        {
            let index =
                listed(&[entity("a", ""), group.to_owned(), entity("b", ""), END.to_owned(), entity("c", "")].concat());
            assert_eq!(ids(&index), ["a", "c"], "{group}");
        }
    }

    #[test]
    fn a_group_whose_tag_was_damaged_does_not_end_the_list() {
        let group = "<md:EntXtiesDescriptor>";
        let index =
            listed(&[entity("a", ""), group.to_owned(), entity("b", ""), END.to_owned(), entity("c", "")].concat());
        assert_eq!(ids(&index).last(), Some(&"c"));
        assert_eq!(codes(&index), ["not-well-formed"]);
    }

    #[test]
    fn broken_xml_between_entities_is_told() {
        for between in
            ["</md:X>", "<md:X>", "<md:X a='1' a='2'/>", "a & b", "<x:y/>", "</md:EntityDescriptor>", "<!-- -- -->"]
        {
            let index = listed(&[entity("a", ""), between.to_owned(), entity("b", ""), entity("c", "")].concat());
            assert!(ids(&index).ends_with(&["c"]) && codes(&index) == ["not-well-formed"], "{between}: {index:?}");
            let a_and_others = ids(&index).len();
            assert!(a_and_others == 3, "{between}: {index:?}");
        }
    }

    #[test]
    fn an_entity_inside_the_extensions_of_another_is_no_entity_of_the_federation() {
        let inner = format!("<md:Extensions>{}</md:Extensions>", entity("inner", ""));
        assert_eq!(ids(&listed(&[entity("a", &inner), entity("b", "")].concat())), ["a", "b"]);
        assert_eq!(ids(&listed(&[inner, entity("b", "")].concat())), ["b"]);
    }

    #[test]
    fn a_file_that_was_cut_short_is_told_and_what_is_there_is_listed() {
        let text = format!("{ROOT}{}{}", entity("a", ""), entity("b", ""));
        for length in [text.len(), text.len() - 1, text.len() - 30] {
            let index = list(&text[..length]);
            assert_eq!(index.entities.len(), 2 - usize::from(length < text.len()));
            assert_eq!(codes(&index)[0], "cut-short");
        }
    }

    #[test]
    fn what_follows_the_first_document_is_told() {
        let text = format!("{ROOT}{}{END}<!-- ? --> {ROOT}{}{END}", entity("a", ""), entity("b", ""));
        assert_eq!(ids(&list(&text)), ["a"]);
        assert_eq!(codes(&list(&text)), ["several-roots"]);
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_guessed_and_the_guess_is_said() {
        let text = [ROOT.as_bytes(), b"<md:EntityDescriptor entityID='Z\xFCrich'/>", END.as_bytes()].concat();
        let index = list(&text);
        assert_eq!(ids(&index), ["Zürich"]);
        assert_eq!(codes(&index), ["no-identity-provider", "encoding-guessed"]);
    }
}

mod hostile {
    use super::*;

    fn refused(text: &str) -> &'static str {
        match index(text.as_bytes(), "en", |_| ControlFlow::Continue(())) {
            Err(Stopped::Refused(unreadable)) => unreadable.code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_limits_of_the_guard_hold() {
        let many = |name: &str, count: usize| {
            (0..count).fold(String::new(), |mut text, number| {
                let _ = write!(text, " {name}{number}='u'");
                text
            })
        };
        assert_eq!(refused(&format!("{ROOT}<!DOCTYPE a>")), "dtd");
        assert_eq!(refused(&format!("{ROOT}<md:EntityDescriptor <!DocType a>")), "dtd");
        assert_eq!(refused(&format!("{ROOT}<a{}/>", many("xmlns:n", 65))), "too-many-namespaces");
        assert_eq!(refused(&format!("{ROOT}<a{}/>", many("n", 257))), "too-many-attributes");
        assert_eq!(refused(&format!("{ROOT}{}", "<a>".repeat(64))), "too-deep");
        assert_eq!(refused(&format!("{ROOT}{}", "<md:EntitiesDescriptor x='".repeat(64))), "too-deep");
    }

    #[test]
    fn an_attribute_of_many_megabytes_costs_one_entity() {
        let huge = entity("a", &format!("<md:X y='{}'/>", "x".repeat(10_000_000)));
        let index = listed(&[huge, entity("b", "")].concat());
        assert_eq!((ids(&index), codes(&index)), (vec!["b"], vec!["entity-unreadable"]));
    }

    #[test]
    fn a_list_without_an_end_stops_and_says_so() {
        let one = entity("x", "");
        let endless = ROOT.as_bytes().chain(Repeat { text: one.into_bytes(), at: 0 });
        let index = index(endless, "en", |_| ControlFlow::Continue(())).unwrap();
        assert_eq!(index.entities.len(), MOST_ENTITIES);
        assert!(codes(&index).contains(&"too-many-entities"));
    }

    /// A text, repeated.
    struct Repeat {
        text: Vec<u8>,
        at: usize,
    }

    impl Read for Repeat {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.text[self.at];
                self.at = (self.at + 1) % self.text.len();
            }
            Ok(buffer.len())
        }
    }

    #[test]
    fn what_is_no_federation_is_left_to_the_reader_of_one_entity() {
        for text in
            ["", "x", "{}", "<html>", "<a", "<!-- no end", "<md:EntitiesDescriptor>", "<EntitiesDescriptor xmlns='u'>"]
        {
            let stopped = index(text.as_bytes(), "en", |_| ControlFlow::Continue(()));
            assert!(matches!(stopped, Err(Stopped::NoFederation)), "{text}: {stopped:?}");
        }
    }
}

/// A reader that returns a limited number of bytes at once.
struct Slowly<'a> {
    bytes: &'a [u8],
    step: usize,
}

impl Read for Slowly<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.step.min(buffer.len());
        self.bytes.read(&mut buffer[..length])
    }
}

/// Returns the same text for equal results. For an error, only its findings are compared.
fn outcome(window: usize, step: usize, bytes: &[u8]) -> String {
    match index_by(window, Slowly { bytes, step }, "en", |_| ControlFlow::Continue(())) {
        Ok(index) => format!("{index:?}"),
        Err(Stopped::Refused(unreadable)) => unreadable.code.to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

proptest! {
    #[test]
    fn any_mutation_gives_rows_or_findings_and_the_same_whatever_the_size_of_the_pieces(
        cuts in proptest::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), "[<>/!?&;'\"= a-z\\-\\[\\]]{0,12}"), 0..4),
    ) {
        let mut bytes = FEDERATION.as_bytes().to_vec();
        for (from, length, replacement) in cuts {
            let from = from.index(bytes.len());
            let to = from + length.index(40).min(bytes.len() - from);
            bytes.splice(from..to, replacement.into_bytes());
        }
        let whole = outcome(WINDOW, WINDOW, &bytes);
        for (window, step) in [(16, 1), (64, 7), (1024, 64 * 1024)] {
            prop_assert_eq!(&outcome(window, step, &bytes), &whole);
        }

        // If there is a tree of the whole, it contains the same entities.
        if let (Ok(index), Some(entities)) = (index(&*bytes, "en", |_| ControlFlow::Continue(())), in_tree(&bytes)) {
            prop_assert_eq!(as_entities(&index.entities), entities);
        }
    }
}
