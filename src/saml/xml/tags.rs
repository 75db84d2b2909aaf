//! Walks the tags of XML text without building anything, for the guard to count.
//!
//! On well-formed text, it sees exactly the tags that a parser sees. On broken text it may see others, but a parser stops at
//! the first error, and up to there both agree.

/// A start or end tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Start(StartTag),
    End,
    /// A `<!DOCTYPE`, in any case. The walk doesn't look inside.
    DocumentType,
}

/// A start tag or the tag of an empty element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StartTag {
    pub(crate) is_empty: bool,
    /// Number of attributes that aren't namespace declarations.
    pub(crate) attributes: usize,
    /// Number of namespace declarations.
    pub(crate) namespaces: usize,
    /// Number of default namespace declarations. Well-formed XML has at most one.
    pub(crate) defaults: usize,
}

/// The tags of a text, in order. Comments, CDATA sections, and processing instructions are skipped.
#[derive(Debug, Clone)]
pub(crate) struct Tags<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Tags<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// Returns the offset after the first `pattern` from `start` on, else the end of the text.
    fn after(&self, start: usize, pattern: &str) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        rest.find(pattern).map_or(self.text.len(), |offset| start + offset + pattern.len())
    }

    /// Returns the offset after the first `character` from `start` on, else the end of the text. Much faster than
    /// [`Self::after`], which matters for quotation marks.
    fn after_character(&self, start: usize, character: char) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        rest.find(character).map_or(self.text.len(), |offset| start + offset + 1)
    }

    /// Reads the start tag at `start` and moves past it.
    fn start_tag(&mut self, start: usize) -> StartTag {
        let bytes = self.text.as_bytes();
        let is_name = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>' | b'=' | b'"' | b'\'');
        let name_length = bytes.iter().skip(start + 1).take_while(|byte| is_name(byte)).count();
        let mut tag = StartTag { is_empty: false, attributes: 0, namespaces: 0, defaults: 0 };
        let mut at = start + 1 + name_length;
        let mut attribute = at..at;
        self.position = bytes.len();
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    tag.is_empty = bytes.get(at.wrapping_sub(1)) == Some(&b'/');
                    self.position = at + 1;
                    break;
                }
                b'"' | b'\'' => {
                    match bytes.get(attribute.clone()) {
                        Some(b"xmlns") => {
                            tag.namespaces += 1;
                            tag.defaults += 1;
                        }
                        Some(name) if name.starts_with(b"xmlns:") => tag.namespaces += 1,
                        _ => tag.attributes += 1,
                    }
                    at = self.after_character(at + 1, char::from(*byte));
                    attribute = at..at;
                }
                byte if is_name(byte) => {
                    if attribute.end != at {
                        attribute.start = at;
                    }
                    at += 1;
                    attribute.end = at;
                }
                _ => at += 1,
            }
        }
        tag
    }
}

impl Iterator for Tags<'_> {
    type Item = Tag;

    fn next(&mut self) -> Option<Tag> {
        loop {
            let start = self.position + self.text.get(self.position..)?.find('<')?;
            let rest = self.text.as_bytes().get(start..)?;
            self.position = match rest {
                [b'<', b'!', b'-', b'-', ..] => self.after(start + 4, "-->"),
                [b'<', b'!', b'[', ..] => self.after(start + 3, "]]>"),
                [b'<', b'!', ..] => {
                    self.position = start + 2;
                    match rest.get(2..9) {
                        Some(word) if word.eq_ignore_ascii_case(b"DOCTYPE") => return Some(Tag::DocumentType),
                        _ => continue,
                    }
                }
                [b'<', b'?', ..] => self.after(start + 2, "?>"),
                [b'<', b'/', ..] => {
                    self.position = self.after_character(start + 2, '>');
                    return Some(Tag::End);
                }
                _ => {
                    return Some(Tag::Start(self.start_tag(start)));
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start_tags(text: &str) -> Vec<(usize, usize, bool)> {
        Tags::new(text)
            .filter_map(|tag| match tag {
                Tag::Start(tag) => Some((tag.namespaces, tag.attributes, tag.is_empty)),
                Tag::End | Tag::DocumentType => None,
            })
            .collect()
    }

    #[test]
    fn namespaces_and_attributes_are_counted_apart() {
        let text =
            r#"<?xml version="1.0"?><a:r xmlns="x" xmlns:a = 'y' xmlnsy="1" b="&gt; > / xmlns='z'" c='"'><b/></a:r >"#;
        assert_eq!(start_tags(text), [(2, 3, false), (0, 0, true)]);
    }

    #[test]
    fn tags_inside_comments_cdata_and_instructions_do_not_count() {
        let text = "<r><!-- <a x='1'> --><![CDATA[<b x='1'>]]><?p <c x='1'> ?><d/></r>";
        assert_eq!(start_tags(text), [(0, 0, false), (0, 0, true)]);
    }

    #[test]
    fn unfinished_markup_ends_the_walk() {
        for text in ["<", "<r", "<r a='", "<!-- <r>", "<![CDATA[<r>", "<?p", "</", "<!", "<!DOC", "<é", "<r a"] {
            assert!(Tags::new(text).count() <= 1, "{text}");
        }
    }
}
