//! Details of a start tag that roxmltree doesn't keep: prefixes, and the namespaces that the tag itself declares.

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Returns the name of an element with its prefix. `tag` starts with its start tag.
pub(super) fn qualified_name(tag: &str) -> &str {
    let name = tag.strip_prefix('<').unwrap_or_default();
    let end = name.find(|character| SPACE.contains(&character) || matches!(character, '/' | '>'));
    end.map_or(name, |end| &name[..end])
}

/// Returns the prefixes that a start tag declares, the default namespace as an empty one. `tag` starts with the start tag of
/// well-formed XML.
pub(super) fn declared_prefixes(tag: &str) -> impl Iterator<Item = &str> {
    let mut rest = tag.get(1 + qualified_name(tag).len()..).unwrap_or_default();
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(SPACE);
            if rest.starts_with(['/', '>']) {
                return None;
            }
            let (name, value) = rest.split_once('=')?;
            let value = value.trim_start_matches(SPACE);
            let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            rest = value.get(1..)?.split_once(quote)?.1;
            match name.trim_end_matches(SPACE).strip_prefix("xmlns") {
                Some("") => return Some(""),
                Some(prefixed) if prefixed.starts_with(':') => return prefixed.get(1..),
                Some(_) | None => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declarations_of_a_tag_are_found_whatever_stands_around_them() {
        let tag = "<a:b\n xmlns = 'u' c=\"xmlns:d='e' >/\"\txmlns:f='g' xmlnsy='1' xmlns:xml='h'/><c xmlns:i='j'>";
        assert_eq!(qualified_name(tag), "a:b");
        assert_eq!(declared_prefixes(tag).collect::<Vec<_>>(), ["", "f", "xml"]);
        assert_eq!(declared_prefixes("<a>xmlns='b'</a>").count(), 0);
    }
}
