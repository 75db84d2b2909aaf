//! Saved network logs: HAR files from any browser, and exports from SAML-tracer.
//!
//! The structures name only the required fields, so serde drops the rest during reading.

use super::form::{Parameters, of_address, shown_address};
use super::{MOST_BYTES, Message, WANTED, messages, too_many};
use crate::saml::kind::{Kind, Unreadable};
use crate::saml::xml::value::date_time;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A HAR file, an export from SAML-tracer, or a form as JSON.
#[derive(Deserialize)]
struct Archive {
    log: Option<Log>,
    requests: Option<Vec<Traced>>,
    #[serde(rename = "SAMLResponse", alias = "samlResponse", alias = "saml_response", default)]
    response: Text,
}

/// HAR 1.2 §log.
#[derive(Deserialize)]
struct Log {
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(default)]
    started_date_time: Text,
    request: Option<Request>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    url: Option<Address>,
    query_string: Option<Parameters>,
    post_data: Option<PostData>,
}

#[derive(Deserialize)]
struct PostData {
    params: Option<Parameters>,
    /// The body of the form.
    text: Option<Parameters>,
}

/// A request in SAML-tracer.
#[derive(Deserialize)]
struct Traced {
    url: Option<Address>,
    post: Option<Parameters>,
    get: Option<Parameters>,
    /// The decoded message.
    #[serde(default)]
    saml: Text,
}

/// Text, or a different value that a program writes instead: one odd field doesn't make a file unreadable.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Text {
    Given(String),
    Other(IgnoredAny),
    #[default]
    Nothing,
}

impl Text {
    fn string(self) -> Option<String> {
        match self {
            Self::Given(text) => Some(text),
            Self::Other(_) | Self::Nothing => None,
        }
    }
}

/// A URL without its query, and the SAML parameters of the query.
#[derive(Deserialize)]
#[serde(from = "Text")]
struct Address {
    shown: Option<String>,
    parameters: Parameters,
}

impl From<Text> for Address {
    fn from(address: Text) -> Self {
        let address = address.string().unwrap_or_default();
        Self { shown: shown_address(&address), parameters: of_address(&address) }
    }
}

/// Finds the messages in a log.
pub(super) fn read(text: &str) -> Result<Vec<Message>, Unreadable> {
    let archive: Archive = match serde_json::from_str(text) {
        Ok(archive) => archive,
        Err(error) if error.is_data() => return Err(no_saml(text)),
        Err(_) => {
            return Err(Unreadable::new(
                Kind::Json,
                "json-broken",
                "This looks like JSON, but it’s malformed or cut off.",
            )
            .hint("Save the network log again as a HAR file."));
        }
    };
    let mut found = Vec::new();
    let mut room = MOST_BYTES;
    let (is_har, is_trace) = (archive.log.is_some(), archive.requests.is_some());
    for entry in archive.log.map(|log| log.entries).unwrap_or_default() {
        let Some(Request { url, query_string, post_data }) = entry.request else { continue };
        let time = entry.started_date_time.string().as_deref().and_then(date_time);
        let (shown, of_url) = url.map(|url| (url.shown, url.parameters)).unwrap_or_default();
        let (of_params, of_text) = post_data.map(|data| (data.params, data.text)).unwrap_or_default();
        // Browsers write the same parameters twice, once encoded.
        let sent = first_of([of_text, of_params, query_string, Some(of_url)], time, shown)?;
        take(&mut room, &sent)?;
        found.extend(sent);
    }
    for Traced { url, post, get, saml } in archive.requests.unwrap_or_default() {
        let (shown, of_url) = url.map(|url| (url.shown, url.parameters)).unwrap_or_default();
        let sent = first_of([post, get, Some(of_url), None], None, shown.clone())?;
        take(&mut room, &sent)?;
        // The values of a form may have been made unreadable on export, but the decoded message is still there.
        match saml.string().filter(|saml| sent.is_empty() && saml.trim_start().starts_with('<')) {
            Some(saml) => found.push(Message::new(saml.into_bytes(), None, shown)),
            None => found.extend(sent),
        }
    }
    if let Some(response) = archive.response.string() {
        let parameters = Parameters { values: vec![response] };
        found.extend(messages(parameters, None, None)?);
    }
    match (found.is_empty(), is_har, is_trace) {
        (false, ..) => Ok(found),
        (true, true, _) => Err(without_message("This HAR file contains no SAML message.")),
        (true, false, true) => Err(without_message("This SAML-tracer export contains no SAML message.")),
        (true, false, false) => Err(no_saml(text)),
    }
}

/// Reserves the room that messages need.
fn take(room: &mut usize, messages: &[Message]) -> Result<(), Unreadable> {
    let bytes: usize = messages.iter().map(|message| message.xml.len()).sum();
    *room = room.checked_sub(bytes).ok_or_else(too_many)?;
    Ok(())
}

/// Returns the messages of the first parameters that contain any.
fn first_of(
    sources: [Option<Parameters>; 4],
    time: Option<jiff::Timestamp>,
    address: Option<String>,
) -> Result<Vec<Message>, Unreadable> {
    for parameters in sources.into_iter().flatten() {
        let found = messages(parameters, time, address.clone())?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn without_message(message: &str) -> Unreadable {
    Unreadable::new(Kind::Json, "no-saml", message)
        .meaning("The capture doesn’t include the step where the browser posts SAMLResponse to the service provider.")
        .hint("Start recording before the sign-in, keep the log across pages, and export it with content.")
}

fn no_saml(text: &str) -> Unreadable {
    let is_openid = text.contains("\"id_token\"") || text.contains("\"authorization_endpoint\"");
    let meaning = if is_openid { "It looks like OpenID Connect, which is a different protocol." } else { "" };
    Unreadable::new(Kind::Json, "json", "This JSON contains no SAML response.").meaning(meaning).hint(WANTED.source())
}
