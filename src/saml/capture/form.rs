//! Forms, queries, and URLs: only the parameters that carry SAML are kept.

use super::encoded::percent_decoded;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de::IgnoredAny};
use std::fmt;

const NAMES: [&str; 2] = ["SAMLResponse", "SAMLRequest"];

/// Maximum number of SAML names that are examined: a paste with more may be designed to take time.
const MOST: usize = 64;

/// The values of parameters that carry SAML. Everything else is dropped during reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) values: Vec<String>,
}

impl Parameters {
    pub(super) fn add(&mut self, name: &str, value: &str) {
        if NAMES.contains(&name.trim()) && !value.trim().is_empty() {
            self.values.push(value.to_owned());
        }
    }
}

/// Returns whether text names a parameter of SAML.
pub(super) fn names_saml(text: &str) -> bool {
    NAMES.iter().any(|name| text.contains(name))
}

/// Reads a form body or the query of a URL.
pub(super) fn query(text: &str) -> Parameters {
    let mut parameters = Parameters::default();
    for pair in text.split('&') {
        let Some((name, value)) = pair.split_once('=') else { continue };
        // A value that was not encoded contains `+` as it is. The base64 decoder treats both the same.
        let value = if value.contains('%') { percent_decoded(value, true) } else { value.to_owned() };
        parameters.add(&percent_decoded(name, true), &value);
    }
    parameters
}

/// Returns the query of a URL.
pub(super) fn of_address(address: &str) -> Parameters {
    let without_fragment = address.split('#').next().unwrap_or_default();
    without_fragment.split_once('?').map(|(_, text)| query(text)).unwrap_or_default()
}

/// Returns a URL without the parts that may be secret: query, fragment, and user.
pub(super) fn shown_address(address: &str) -> Option<String> {
    let mut url = url::Url::parse(address.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_query(None);
    url.set_fragment(None);
    // Fails only for URLs without a host, which have no user either.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(url.to_string())
}

/// Finds parameters in any pasted text: a URL, a form body, lines from a browser's developer tools, or a curl command.
pub(super) fn anything(text: &str) -> (Option<String>, Parameters) {
    let is_address = !text.contains(char::is_whitespace) && text.contains("://");
    if is_address && text.contains('?') {
        return (shown_address(text), of_address(text));
    }
    let mut parameters = Parameters::default();
    let mut rest = text;
    let mut looks = 0..MOST;
    while looks.next().is_some()
        && let Some((at, name)) = NAMES.iter().filter_map(|name| rest.find(name).map(|at| (at, name))).min()
    {
        let after = rest.get(at + name.len()..).unwrap_or_default();
        rest = after;
        // `SAMLResponse=…`, or `SAMLResponse: …` as a browser's developer tools show it.
        let after = after.trim_start_matches(['"', '\'']);
        let separated = after.trim_start_matches([' ', '\t']);
        let Some(value) = separated.strip_prefix(['=', ':', '\n', '\r']).or_else(|| after.strip_prefix([' ', '\t']))
        else {
            continue;
        };
        let value =
            value.trim_start_matches(|character: char| character.is_whitespace() || matches!(character, '"' | '\''));
        let end = value.find(['&', '"', '\'', '#', '<', '`', '\\']).unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        // The next line that names a field ends the value, as in `RelayState: …`.
        let value = value
            .split('\n')
            .take_while(|line| !line.contains([':', '=']) || line.trim_end().ends_with('='))
            .collect::<Vec<_>>()
            .join("\n");
        let value = if value.contains('%') { percent_decoded(&value, true) } else { value };
        parameters.add(name, &value);
        rest = after;
    }
    (None, parameters)
}

/// Reads lists of names and values as archives write them: `[["name", "value"], …]`, `[{"name": …, "value": …}, …]`, or
/// `{"name": "value"}`. Anything else produces no parameters.
impl<'de> Deserialize<'de> for Parameters {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ParametersVisitor)
    }
}

/// A pair in an archive, dropped at once unless it carries SAML.
#[derive(Deserialize)]
#[serde(untagged)]
enum Pair {
    List(String, String),
    Named { name: String, value: String },
    Other(IgnoredAny),
}

struct ParametersVisitor;

impl<'de> Visitor<'de> for ParametersVisitor {
    type Value = Parameters;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of names and values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Parameters, A::Error> {
        let mut parameters = Parameters::default();
        while let Some(pair) = list.next_element::<Pair>()? {
            match pair {
                Pair::List(name, value) | Pair::Named { name, value } => parameters.add(&name, &value),
                Pair::Other(_) => {}
            }
        }
        Ok(parameters)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parameters, A::Error> {
        let mut parameters = Parameters::default();
        while let Some(name) = map.next_key::<String>()? {
            match map.next_value::<OneOrMany>()? {
                OneOrMany::One(value) => parameters.add(&name, &value),
                OneOrMany::Many(values) => values.iter().for_each(|value| parameters.add(&name, value)),
                OneOrMany::Other(_) => {}
            }
        }
        Ok(parameters)
    }

    fn visit_str<E>(self, text: &str) -> Result<Parameters, E> {
        Ok(query(text))
    }

    fn visit_unit<E>(self) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }

    fn visit_none<E>(self) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Parameters, E> {
        Ok(Parameters::default())
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
    Other(IgnoredAny),
}
