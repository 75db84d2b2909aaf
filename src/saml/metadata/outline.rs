//! The outline of an aggregate: where its groups and entities stand, without a tree of the whole.
//!
//! A federation's 100 MB would need a few hundred megabytes as a tree. So each entity is parsed alone, wrapped in the tags
//! of the groups around it, which bring its namespaces and its validity. An entity that is broken spoils nothing else.

use crate::saml::xml::tags::{Tag, Tags};
use std::ops::Range;

/// The groups (`EntitiesDescriptor`) and entities (`EntityDescriptor`) of a text, in document order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline<'a> {
    text: &'a str,
    groups: Vec<Group>,
    entities: Vec<EntityPlace>,
}

#[derive(Debug, Clone)]
struct Group {
    parent: Option<usize>,
    start_tag: Range<usize>,
    name: Range<usize>,
    /// Its children that are neither groups nor entities nor signatures: extensions.
    others: Vec<Range<usize>>,
    /// The last child that is called so.
    signature: Option<Range<usize>>,
}

/// What a child of a group is, unless it is a group.
#[derive(Debug, Clone, Copy)]
enum Child {
    Entity,
    Signature,
    Other,
}

impl Child {
    fn named(local_name: &str) -> Self {
        match local_name {
            "EntityDescriptor" => Self::Entity,
            "Signature" => Self::Signature,
            _ => Self::Other,
        }
    }
}

#[derive(Debug, Clone)]
struct EntityPlace {
    group: usize,
    start_tag: Range<usize>,
    range: Range<usize>,
}

impl<'a> Outline<'a> {
    /// Finds the groups and entities of a text whose outermost element is an `EntitiesDescriptor`.
    pub(crate) fn new(text: &'a str) -> Self {
        let mut outline = Self { text, groups: Vec::new(), entities: Vec::new() };
        let mut open_groups: Vec<usize> = Vec::new();
        let mut child: Option<(Range<usize>, Child)> = None;
        let mut depth_in_child = 0_usize;
        for tag in Tags::new(text) {
            match tag {
                Tag::Start(tag) if depth_in_child > 0 => depth_in_child += usize::from(!tag.is_empty),
                Tag::Start(tag) => {
                    let name = tag.local_name(text);
                    let kind = Child::named(name);
                    if name == "EntitiesDescriptor" && !tag.is_empty {
                        let parent = open_groups.last().copied();
                        open_groups.push(outline.groups.len());
                        outline.groups.push(Group {
                            parent,
                            start_tag: tag.range,
                            name: tag.name,
                            others: Vec::new(),
                            signature: None,
                        });
                    } else if tag.is_empty {
                        outline.add(open_groups.last(), tag.range.clone(), tag.range.end, kind);
                    } else {
                        child = Some((tag.range, kind));
                        depth_in_child = 1;
                    }
                }
                Tag::End { range } if depth_in_child > 0 => {
                    depth_in_child -= 1;
                    if depth_in_child == 0
                        && let Some((start_tag, kind)) = child.take()
                    {
                        outline.add(open_groups.last(), start_tag, range.end, kind);
                    }
                }
                Tag::End { .. } => {
                    open_groups.pop();
                }
                Tag::DocumentType => {}
            }
        }
        outline
    }

    fn add(&mut self, group: Option<&usize>, start_tag: Range<usize>, end: usize, kind: Child) {
        let Some((index, group)) = group.and_then(|index| Some((*index, self.groups.get_mut(*index)?))) else { return };
        let range = start_tag.start..end;
        match kind {
            Child::Entity => self.entities.push(EntityPlace { group: index, start_tag, range }),
            Child::Signature => group.signature = Some(range),
            Child::Other => group.others.push(range),
        }
    }

    /// Returns the outermost group without its content.
    pub(crate) fn root(&self) -> String {
        self.wrapped(0, "", false)
    }

    /// Returns whether the tags around all entities come to a sensible size: they are copied for each of them.
    ///
    /// A real group's tag has less than two kilobytes and an entity more, so that the sum stays below the text's own size.
    pub(crate) fn is_affordable(&self) -> bool {
        const ALLOWANCE: usize = 8 * 1024 * 1024;

        let mut around: Vec<usize> = Vec::with_capacity(self.groups.len());
        for group in &self.groups {
            let outer = group.parent.and_then(|parent| around.get(parent)).copied().unwrap_or_default();
            around.push(outer + group.start_tag.len() + group.name.len() + 3);
        }
        let copied: usize = self.entities.iter().filter_map(|place| around.get(place.group)).sum();
        copied <= ALLOWANCE + 2 * self.text.len()
    }

    /// Returns how many entities there are.
    pub(crate) fn len(&self) -> usize {
        self.entities.len()
    }

    /// Returns one entity as a document of its own: it, within the tags of the groups around it.
    pub(crate) fn entity(&self, index: usize) -> Option<String> {
        let place = self.entities.get(index)?;
        Some(self.wrapped(place.group, self.slice(&place.range), false))
    }

    /// Returns one entity as [`Self::entity`] does, with the extensions of the groups around it. Their signatures are about the
    /// whole, and would not hold for the part.
    pub(crate) fn entity_with_surroundings(&self, index: usize) -> Option<String> {
        let place = self.entities.get(index)?;
        Some(self.wrapped(place.group, self.slice(&place.range), true))
    }

    /// Returns the innermost signed group around an entity with its signature and nothing else.
    pub(crate) fn signed_group(&self, index: usize) -> Option<String> {
        let mut place = self.entities.get(index).map(|place| place.group);
        while let Some(group) = place.and_then(|index| self.groups.get(index)) {
            if let (Some(signature), Some(index)) = (&group.signature, place) {
                return Some(self.wrapped(index, self.slice(signature), false));
            }
            place = group.parent;
        }
        None
    }

    /// Returns one entity without its content, for reading its attributes.
    pub(crate) fn empty_entity(&self, index: usize) -> Option<String> {
        let place = self.entities.get(index)?;
        let tag = self.slice(&place.start_tag).trim_end_matches(['/', '>']);
        Some(self.wrapped(place.group, &format!("{tag}/>"), false))
    }

    fn slice(&self, range: &Range<usize>) -> &'a str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn wrapped(&self, innermost: usize, content: &str, with_others: bool) -> String {
        let group = |index: usize| self.groups.get(index);
        let around: Vec<_> = std::iter::successors(group(innermost), |inner| inner.parent.and_then(group)).collect();
        let mut document = String::with_capacity(content.len() + 512 * around.len());
        for group in around.iter().rev() {
            document.push_str(self.slice(&group.start_tag));
            if with_others {
                document.extend(group.others.iter().map(|range| self.slice(range)));
            }
        }
        document.push_str(content);
        for group in around {
            document.push_str("</");
            document.push_str(self.slice(&group.name));
            document.push('>');
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<?xml version='1.0'?><m:EntitiesDescriptor xmlns:m='u' validUntil='x'><s:Signature/><s/><m:Extensions><m:EntityDescriptor/></m:Extensions>\
        <m:EntityDescriptor entityID='a'><x/></m:EntityDescriptor><m:EntitiesDescriptor Name='inner'>\
        <m:EntityDescriptor entityID='b' /><!-- <m:EntityDescriptor entityID='c'/> --></m:EntitiesDescriptor></m:EntitiesDescriptor>";

    #[test]
    fn each_entity_stands_alone_within_the_tags_around_it() {
        let outline = Outline::new(TEXT);
        assert_eq!(outline.len(), 2);
        assert_eq!(
            outline.entity(0).unwrap(),
            "<m:EntitiesDescriptor xmlns:m='u' validUntil='x'><m:EntityDescriptor entityID='a'><x/></m:EntityDescriptor></m:EntitiesDescriptor>"
        );
        assert_eq!(
            outline.empty_entity(1).unwrap(),
            "<m:EntitiesDescriptor xmlns:m='u' validUntil='x'><m:EntitiesDescriptor Name='inner'><m:EntityDescriptor entityID='b' />\
             </m:EntitiesDescriptor></m:EntitiesDescriptor>"
        );
    }

    #[test]
    fn a_huge_tag_around_many_entities_is_not_copied_for_each() {
        let text = format!("<EntitiesDescriptor a='{}'>{}", "x".repeat(10_000), "<EntityDescriptor/>".repeat(10_000));
        assert!(!Outline::new(&text).is_affordable());
        assert!(Outline::new(TEXT).is_affordable());
    }

    #[test]
    fn extensions_of_the_groups_come_along_when_asked_for_and_their_signatures_do_not() {
        let outline = Outline::new(TEXT);
        let document = outline.entity_with_surroundings(0).unwrap();
        let signed = "<m:EntitiesDescriptor xmlns:m='u' validUntil='x'><s:Signature/></m:EntitiesDescriptor>";
        assert_eq!(outline.signed_group(1).as_deref(), Some(signed));
        assert!(!document.contains("Signature"));
        assert!(
            document.contains("<s/><m:Extensions>")
                && document.ends_with("</m:EntityDescriptor></m:EntitiesDescriptor>")
        );
        assert!(roxmltree::Document::parse(&document.replace("<s/>", "")).is_ok());
    }
}
