//! Bars: the validity of a certificate with today's line, and progress.

use super::pill::Tone;
use crate::certificate::validity::{Thresholds, Urgency, Validity};
use crate::gui::theme::space::radius;
use crate::gui::theme::{Element, Icon, Theme};
use iced::advanced::layout::{self, Layout};
use iced::advanced::widget::Tree;
use iced::advanced::{Renderer as _, Widget, renderer};
use iced::{Border, Color, Length, Rectangle, Renderer, Size, mouse};

/// The height of today's line; the bar is half of it.
const LINE: f32 = 16.0;
const BAR: f32 = 8.0;
/// The room outside the bar for today's line before the start or after the end.
const OUTSIDE: f32 = 0.16;

/// The icon and tone of an urgency. The words next to it say the same.
pub fn urgency_sign(urgency: Urgency) -> (Icon, Tone) {
    match urgency {
        Urgency::NotYetValid => (Icon::Clock, Tone::Neutral),
        Urgency::Calm => (Icon::CircleCheck, Tone::Success),
        Urgency::Warn => (Icon::TriangleAlert, Tone::Warning),
        Urgency::Urgent | Urgency::Expired => (Icon::OctagonX, Tone::Danger),
    }
}

/// Draws the whole validity of a certificate: the past, the rest, and today.
pub fn validity_bar<'a, Message: 'a>(validity: Validity, thresholds: Thresholds) -> Element<'a, Message> {
    Element::new(ValidityBar { validity, urgency: validity.urgency(thresholds) })
}

struct ValidityBar {
    validity: Validity,
    urgency: Urgency,
}

impl ValidityBar {
    /// The past fraction of the validity, 0 to 1.
    fn past(&self) -> f32 {
        let Validity { not_before, not_after, now } = self.validity;
        let life = (not_after.as_second() - not_before.as_second()).max(1) as f64;

        (((now.as_second() - not_before.as_second()) as f64 / life) as f32).clamp(0.0, 1.0)
    }
}

fn fill(renderer: &mut Renderer, bounds: Rectangle, color: Color, border: Border) {
    renderer.fill_quad(renderer::Quad { bounds, border, ..renderer::Quad::default() }, color);
}

impl<Message> Widget<Message, Theme, Renderer> for ValidityBar {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(LINE))
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, LINE)
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let palette = theme.palette();
        let bounds = layout.bounds();
        let track = Rectangle { y: bounds.y + (LINE - BAR) / 2.0, height: BAR, ..bounds };
        let round = Border::default().rounded(radius::SMALL);
        let outline = if theme.is_high_contrast() { round.width(1).color(palette.border_control) } else { round };
        let spent = Color { a: 0.5, ..palette.border_control };
        let left = match self.urgency {
            Urgency::NotYetValid => palette.border_control,
            Urgency::Calm => palette.success,
            Urgency::Warn => palette.warning,
            Urgency::Urgent | Urgency::Expired => palette.danger,
        };
        let (life, today) = match self.urgency {
            Urgency::NotYetValid => {
                let gap = track.width * OUTSIDE / 2.0;

                (Rectangle { x: track.x + gap, width: track.width - gap, ..track }, track.x + gap / 3.0)
            }
            Urgency::Expired => {
                let gap = track.width * OUTSIDE;

                (Rectangle { width: track.width - gap, ..track }, track.x + track.width - gap / 5.0)
            }
            Urgency::Calm | Urgency::Warn | Urgency::Urgent => (track, track.x + track.width * self.past()),
        };

        if life.width < track.width {
            fill(renderer, track, palette.sunken, round.width(1).color(palette.border));
            fill(renderer, life, left, outline);
        } else {
            let split = today - track.x;

            // The whole past is drawn first, then the rest over it, so that both ends stay round.
            fill(renderer, life, spent, outline);
            fill(
                renderer,
                Rectangle { x: today, width: life.width - split, ..life },
                left,
                Border {
                    radius: iced::border::Radius {
                        top_left: if split < 1.0 { radius::SMALL } else { 0.0 },
                        bottom_left: if split < 1.0 { radius::SMALL } else { 0.0 },
                        top_right: radius::SMALL,
                        bottom_right: radius::SMALL,
                    },
                    ..Border::default()
                },
            );
        }

        let x = (today - 1.0).clamp(bounds.x, bounds.x + bounds.width - 2.0);

        fill(
            renderer,
            Rectangle { x: x.round(), y: bounds.y, width: 2.0, height: LINE },
            palette.text,
            Border::default(),
        );
    }
}

/// Progress from 0 to 1. If the end isn't known, it is `None`, and the bar is half-toned.
pub fn progress<'a, Message: 'a>(done: Option<f32>) -> Element<'a, Message> {
    Element::new(Progress { done })
}

struct Progress {
    done: Option<f32>,
}

impl<Message> Widget<Message, Theme, Renderer> for Progress {
    fn size(&self) -> Size<Length> {
        Size::new(Length::Fill, Length::Fixed(4.0))
    }

    fn layout(&mut self, _tree: &mut Tree, _renderer: &Renderer, limits: &layout::Limits) -> layout::Node {
        layout::atomic(limits, Length::Fill, 4)
    }

    fn draw(
        &self,
        _tree: &Tree,
        renderer: &mut Renderer,
        theme: &Theme,
        _style: &renderer::Style,
        layout: Layout<'_>,
        _cursor: mouse::Cursor,
        _viewport: &Rectangle,
    ) {
        let palette = theme.palette();
        let bounds = layout.bounds();
        let round = Border::default().rounded(2);

        fill(renderer, bounds, palette.border, round);

        let (done, color) = match self.done {
            Some(done) => (done.clamp(0.0, 1.0), palette.accent),
            None => (1.0, Color { a: 0.5, ..palette.accent }),
        };

        if done > 0.0 {
            fill(renderer, Rectangle { width: bounds.width * done, ..bounds }, color, round);
        }
    }
}
