//! Recovery after broken XML.

use super::Walk;
use crate::saml::federation::stream::{Landmark, Next};
use crate::saml::federation::tag::Tag;
use crate::saml::federation::{Progress, Stopped};
use crate::saml::xml::guard::Refusal;
use std::io::Read;
use std::ops::ControlFlow;

impl<R: Read, F: FnMut(Progress<'_>) -> ControlFlow<()>> Walk<'_, R, F> {
    /// Continues after invalid markup.
    pub(super) fn broken(&mut self) -> Result<(), Stopped> {
        if !self.has_root {
            return Err(Stopped::NoFederation);
        }
        let here = self.stream.here();
        if here != Some(Landmark::EntityStart) || !self.open.is_empty() {
            self.lose();
        }
        match here {
            Some(Landmark::EntityStart) => self.walked.unreadable += 1,
            Some(Landmark::GroupStart) => {
                // The group's end tag will follow. Without a group to end, it would end the group around it.
                let name = self.stream.name_here();
                let start = self.stream.passed();
                let mark = self.scope.mark();
                if self.guard.start(0, 0, false).is_err() {
                    return Err(self.refused(Refusal::TooDeep));
                }
                let local = name.end..name.end;
                self.push(&name, mark, &Tag { namespace: None, local, is_sound: false });
                self.begin_group(&name, start..start, false);
            }
            _ => {}
        }
        if here.is_some() {
            self.stream.step();
        }
        self.find_the_way()
    }

    /// Drops everything that is open within the innermost group.
    pub(super) fn lose(&mut self) {
        if self.open.is_empty() {
            self.walked.breaks += 1;
        }
        for open in std::mem::take(&mut self.open) {
            match open.entity {
                Some(_) => self.walked.unreadable += 1,
                None => self.walked.breaks += 1,
            }
            self.walked.rows.extend(open.inside);
        }
        let kept = self.groups.len();
        if let Some(first) = self.elements.get(kept) {
            self.names.truncate(first.name);
            self.scope.back_to(first.mark);
            self.elements.truncate(kept);
        }
        self.guard.back_to(kept);
    }

    /// Looks for the next landmark.
    pub(super) fn find_the_way(&mut self) -> Result<(), Stopped> {
        match self.stream.landmark()? {
            Landmark::DocumentType => Err(self.refused(Refusal::DocumentType)),
            Landmark::EntityEnd => {
                // This is the end tag of the dropped entity.
                if self.stream.next()? == Next::Broken {
                    self.stream.step();
                }
                Ok(())
            }
            Landmark::EntityStart | Landmark::GroupStart | Landmark::GroupEnd | Landmark::End => Ok(()),
        }
    }
}
