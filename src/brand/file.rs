//! Brand files: their allowed content, and its validation.

use super::{Brand, Colour, Mark, Region, Support, Value, Words};
use serde::Deserialize;
use url::Url;

/// The mark of a brand that doesn't define its own colors.
pub(super) const NEUTRAL_MARK: Mark =
    Mark { light: Colour::new(0x4C, 0x5F, 0x66), dark: Colour::new(0xA3, 0xB4, 0xBA) };

/// Maximum characters of a label. No label is longer; longer text would break every row that shows it.
const LONGEST_LABEL: usize = 80;
/// Maximum characters of an `entityID` (SAML Metadata §2.2.1); the limit applies to URLs too.
const LONGEST_VALUE: usize = 1024;
/// Maximum entries of a list. No brand or menu has more.
const MOST_ENTRIES: usize = 50;

/// The content of a brand file: only `id`, `name`, and one region are required.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BrandFile {
    id: String,
    name: String,
    short_name: Option<String>,
    mark: Option<Mark>,
    #[serde(default)]
    words: Words,
    #[serde(default)]
    support: SupportFile,
    #[serde(default)]
    regions: Vec<Region>,
}

/// The support section of a brand file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SupportFile {
    name: Option<String>,
    phone: Option<String>,
    url: Option<String>,
    article: Option<String>,
}

impl Default for Words {
    /// The wording of the page that the whole family of brands shares.
    fn default() -> Self {
        let menu = |parts: [&str; 3]| parts.map(str::to_owned).to_vec();

        Self {
            set_up: "Set Up".to_owned(),
            tick: "Click".to_owned(),
            view_details: "View Detail".to_owned(),
            menu: menu(["Admin Portal", "Tools", "Single Sign-on"]),
            other_menus: vec![menu(["More", "Security and Compliance", "Single Sign-on"])],
            credential: "SSO or RingCentral credential".to_owned(),
        }
    }
}

/// Parses the text of a brand file.
///
/// # Errors
/// Returns one or two sentences: the line, and its problem.
pub(super) fn parse(text: &str) -> Result<Brand, String> {
    let text = text.trim_start_matches('\u{feff}');
    let file = toml::from_str::<BrandFile>(text).map_err(|error| {
        let line =
            error.span().map_or(1, |span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());

        format!("Line {line}: {}.", error.message().trim_end_matches('.'))
    })?;

    Brand::try_from(file)
}

impl TryFrom<BrandFile> for Brand {
    type Error = String;

    fn try_from(file: BrandFile) -> Result<Self, String> {
        let short_name = file.short_name.unwrap_or_else(|| file.name.clone());
        let support = Support {
            name: file.support.name.unwrap_or_else(|| format!("{short_name} Support")),
            phone: file.support.phone,
            url: file.support.url,
            article: file.support.article,
        };
        let brand = Self {
            id: file.id,
            name: file.name,
            short_name,
            mark: file.mark.unwrap_or(NEUTRAL_MARK),
            words: file.words,
            support,
            regions: file.regions,
        };

        check(&brand)?;
        Ok(brand)
    }
}

fn check(brand: &Brand) -> Result<(), String> {
    check_id("id", &brand.id)?;
    check_label("name", &brand.name)?;
    check_label("short_name", &brand.short_name)?;
    check_words(&brand.words)?;
    check_support(&brand.support)?;

    if brand.regions.is_empty() {
        return Err("The brand has no region. Add one under [[regions]].".to_owned());
    }
    check_count("regions", brand.regions.len())?;

    for (index, region) in brand.regions.iter().enumerate() {
        check_region(region)?;

        if brand.regions.iter().take(index).any(|earlier| earlier.id == region.id) {
            return Err(format!("Two regions have the ID “{}”.", region.id));
        }
    }

    Ok(())
}

fn check_words(words: &Words) -> Result<(), String> {
    check_label("words.set_up", &words.set_up)?;
    check_label("words.tick", &words.tick)?;
    check_label("words.view_details", &words.view_details)?;
    check_label("words.credential", &words.credential)?;
    check_count("words.other_menus", words.other_menus.len())?;

    for menu in std::iter::once(&words.menu).chain(&words.other_menus) {
        if menu.is_empty() {
            return Err("A menu in [words] has no parts.".to_owned());
        }
        check_count("words.menu", menu.len())?;
        menu.iter().try_for_each(|part| check_label("words.menu", part))?;
    }

    Ok(())
}

fn check_support(support: &Support) -> Result<(), String> {
    check_label("support.name", &support.name)?;
    support.phone.iter().try_for_each(|phone| check_label("support.phone", phone))?;
    support.article.iter().try_for_each(|article| check_label("support.article", article))?;
    support.url.iter().try_for_each(|url| check_address("support.url", url))
}

fn check_region(region: &Region) -> Result<(), String> {
    check_id("regions.id", &region.id)?;
    check_label("regions.name", &region.name)?;
    check_count("regions.legacy_entity_ids", region.legacy_entity_ids.len())?;
    region.legacy_entity_ids.iter().try_for_each(|id| check_text("regions.legacy_entity_ids", id, LONGEST_VALUE))?;

    check_value("regions.entity_id", &region.entity_id, |what, text| check_text(what, text, LONGEST_VALUE))?;
    check_value("regions.relay_state", &region.relay_state, |what, text| check_text(what, text, LONGEST_VALUE))?;
    check_value("regions.assertion_consumer_service", &region.assertion_consumer_service, check_address)?;
    check_value("regions.login_page", &region.login_page, check_address)
}

fn check_value(what: &str, value: &Value, check: impl Fn(&str, &str) -> Result<(), String>) -> Result<(), String> {
    match value {
        Value::Published { value, source: note } | Value::Suggested { value, reason: note } => {
            check_label(what, note)?;
            check(what, value)
        }
        Value::Unknown => Ok(()),
    }
}

fn check_id(what: &str, id: &str) -> Result<(), String> {
    let is_kebab_case = id.split('-').all(|part| !part.is_empty() && part.bytes().all(is_id_byte));

    if is_kebab_case && id.len() <= LONGEST_LABEL {
        Ok(())
    } else {
        Err(format!("“{what}” must contain only lowercase letters, digits, and single hyphens, such as bt-cloud-work."))
    }
}

fn is_id_byte(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn check_label(what: &str, text: &str) -> Result<(), String> {
    check_text(what, text, LONGEST_LABEL)
}

fn check_text(what: &str, text: &str, longest: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        Err(format!("“{what}” is empty."))
    } else if text.trim() != text {
        Err(format!("“{what}” starts or ends with a space."))
    } else if text.chars().count() > longest {
        Err(format!("“{what}” is longer than {longest} characters."))
    } else if text.chars().any(|character| character.is_control() || reorders(character)) {
        Err(format!("“{what}” contains a control character."))
    } else {
        Ok(())
    }
}

/// Returns whether a character changes the direction of the text after it, so that a name could imitate another.
fn reorders(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks a URL that the user may open or that a browser is sent to: only web addresses are allowed.
fn check_address(what: &str, text: &str) -> Result<(), String> {
    check_text(what, text, LONGEST_VALUE)?;

    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "https" | "http") && url.has_host() => Ok(()),
        _ => Err(format!("“{what}” isn’t a web URL. Start it with https://.")),
    }
}

fn check_count(what: &str, count: usize) -> Result<(), String> {
    if count <= MOST_ENTRIES { Ok(()) } else { Err(format!("“{what}” has more than {MOST_ENTRIES} entries.")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LEAST: &str =
        "id = \"example\"\nname = \"Example Phone\"\n[[regions]]\nid = \"us\"\nname = \"United States\"\n";

    fn reason(text: &str) -> String {
        parse(text).expect_err("a file that cannot be used")
    }

    #[test]
    fn a_file_needs_only_an_id_a_name_and_a_region() {
        let brand = parse(LEAST).unwrap();

        assert_eq!(brand.short_name, "Example Phone");
        assert_eq!(brand.support.name, "Example Phone Support");
        assert_eq!(brand.mark, NEUTRAL_MARK);
        assert_eq!(brand.region("us").entity_id, Value::Unknown);
    }

    #[test]
    fn a_file_saved_by_notepad_reads() {
        assert!(parse(&format!("\u{feff}{}", LEAST.replace('\n', "\r\n"))).is_ok());
    }

    #[test]
    fn a_brand_without_a_region_is_refused() {
        assert_eq!(
            reason("id = \"example\"\nname = \"Example\""),
            "The brand has no region. Add one under [[regions]]."
        );
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        assert!(
            reason(&LEAST.replace("name = \"United", "nmae = \"United")).starts_with("Line 5: unknown field `nmae`")
        );
        assert!(
            reason(&format!("{LEAST}[mark]\nlight = \"blue\"\ndark = \"#FFFFFF\"\n")).starts_with("Line 7: a color")
        );
        assert!(reason("id = \"example").starts_with("Line 1: "));
    }

    #[test]
    fn an_id_is_kebab_case() {
        for id in ["", "Example", "a b", "-a", "a--b", "../etc/passwd", "é"] {
            assert!(reason(&LEAST.replace("\"example\"", &format!("{id:?}"))).contains("hyphens"), "{id}");
        }
    }

    #[test]
    fn an_address_that_is_not_of_the_web_is_refused() {
        for address in
            ["javascript:alert(1)", "file:///etc/passwd", "https://", "example.com", "mailto:ada@example.com"]
        {
            let text = format!("{LEAST}[support]\nurl = {address:?}\n");

            assert!(reason(&text).contains("isn’t a web URL"), "{address}");
        }
    }

    #[test]
    fn text_that_would_deceive_or_break_a_row_is_refused() {
        for name in ["a\u{202e}b", "a\u{1b}[31m", "a\nb", " a", "", &"a".repeat(81)] {
            let name = toml::Value::String(name.to_owned());

            assert!(parse(&LEAST.replace("\"Example Phone\"", &name.to_string())).is_err(), "{name}");
        }
    }

    #[test]
    fn two_regions_cannot_share_an_id() {
        let text = format!("{LEAST}[[regions]]\nid = \"us\"\nname = \"Again\"\n");

        assert_eq!(reason(&text), "Two regions have the ID “us”.");
    }

    #[test]
    fn the_example_of_the_documentation_is_sound() {
        let page = include_str!("../../docs/brand-files.md");
        let example = page.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let brand = parse(example).unwrap();

        assert_eq!(brand.id, "telus-business-connect");
    }

    #[test]
    fn deep_nesting_ends_in_a_reason() {
        assert!(reason(&format!("id = {}", "[".repeat(30_000))).starts_with("Line 1: "));
    }

    proptest! {
        #[test]
        fn any_text_gives_a_brand_or_a_reason(text in "\\PC{0,200}") {
            let _ = parse(&text);
        }
    }
}
