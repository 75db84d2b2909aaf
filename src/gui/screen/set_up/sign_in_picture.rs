//! The picture of a sign-in: what the service provider, the browser, and the identity provider send each other.
//!
//! The numbered sentences below it tell the same story in words.

use super::mark;
use crate::glossary::Term;
use crate::gui::screen::Context;
use crate::gui::theme::space::{L, M, S, XS, radius, size};
use crate::gui::theme::{Element, Icon, Theme, font, text};
use crate::gui::widget::{card, elided, explained, number};
use iced::widget::canvas::{self, Canvas, Frame, Geometry, LineCap, Path, Stroke};
use iced::widget::text::Wrapping;
use iced::widget::{Space, column, container, row, stack};
use iced::{Alignment, Background, Border, Length, Point, Rectangle, Renderer, mouse};

/// The diameter of a number.
const NUMBER: f32 = 20.0;
/// The distance of the middle of an arrow from the upper or lower edge.
const LANE: f32 = 14.0;
/// The size of the sign before a name.
const SIGN: f32 = 16.0;
/// The padding of a card with its hairline.
const CARD: f32 = L + 1.0;

/// The widths that depend on the room.
#[derive(Debug, Clone, Copy)]
struct Widths {
    /// The two parts at the sides.
    outer: f32,
    /// The browser.
    middle: f32,
    /// The arrows between two parts.
    gap: f32,
    has_signs: bool,
}

impl Widths {
    /// Returns the widths for a column of content; `None` if the parts have no room beside each other.
    fn of(content: f32) -> Option<Self> {
        let (outer, middle, has_signs) = match content {
            640.0.. => (216.0, 108.0, true),
            480.0.. => (176.0, 80.0, false),
            _ => return None,
        };

        Some(Self { outer, middle, gap: (content - 2.0 * (CARD + outer) - middle) / 2.0, has_signs })
    }
}

/// Draws the picture with its sentences.
pub(super) fn sign_in_picture<'a, Message: 'a>(context: Context<'a>) -> Element<'a, Message> {
    let [first, second, third] = sentences(context);
    let Some(widths) = Widths::of(context.width) else {
        let room = context.width - 2.0 * (CARD + S);
        let [service_provider, browser, identity_provider] = parts(context, room, true);

        return card::dense(
            column![node(service_provider), first, node(browser), second, node(identity_provider), third].spacing(S),
        );
    };
    let [service_provider, browser, identity_provider] = parts(context, widths.outer - 2.0 * S, widths.has_signs);
    let picture = row![
        container(node(service_provider)).width(widths.outer),
        arrows(widths.gap, [Some(1), None]),
        container(node(browser)).width(widths.middle),
        arrows(widths.gap, [Some(2), Some(3)]),
        container(node(identity_provider)).width(widths.outer),
    ];
    // Each sentence starts below the part that acts.
    let story = row![
        container(first).width(widths.outer + widths.gap - L),
        container(second).width(widths.middle + widths.gap - L),
        container(third).width(widths.outer),
    ]
    .spacing(L);

    card::dense(column![picture, story].spacing(M))
}

/// Tells the story of a sign-in in three numbered sentences.
fn sentences<'a, Message: 'a>(context: Context<'a>) -> [Element<'a, Message>; 3] {
    let brand = &context.brand.short_name;
    let idp = context.idp();
    let line = |count: usize, sentence: String| -> Element<'a, Message> {
        row![number(count, true), container(text::caption(sentence)).padding([2.0, 0.0]).width(Length::Fill)]
            .spacing(S)
            .into()
    };

    [
        line(1, format!("{brand} sends the browser to {idp} with a sign-in request.")),
        line(2, format!("The user signs in with {idp}.")),
        line(
            3,
            format!("{} sends a signed SAML response through the browser. {brand} lets the user in.", idp.at_start()),
        ),
    ]
}

/// Draws what is in the boxes, for parts with `room` inside: service provider, browser, identity provider.
fn parts<'a, Message: 'a>(context: Context<'a>, room: f32, has_signs: bool) -> [Element<'a, Message>; 3] {
    let brand = &context.brand.short_name;
    let (name, role) = match context.product {
        Some(product) => (product.name(), "Identity provider (IdP)"),
        None => ("Your identity provider", "IdP"),
    };
    let room = if has_signs { room - SIGN - S } else { room };
    let signed = |sign: Element<'a, Message>, words: Element<'a, Message>| -> Element<'a, Message> {
        row![has_signs.then_some(sign), words].spacing(S).align_y(Alignment::Center).into()
    };
    let named = |name: &str, role: &'a str, term: Term| -> Element<'a, Message> {
        column![
            text::strong(elided(name, font::SEMIBOLD, 14.0, room)).wrapping(Wrapping::None),
            explained(text::caption(role).style(text::muted), term, brand),
        ]
        .into()
    };

    [
        signed(
            container(mark(&context.brand.mark)).center(SIGN).into(),
            named(brand, "Service provider (SP)", Term::ServiceProvider),
        ),
        signed(Icon::Globe.sized(16).style(text::muted).into(), text::strong("Browser").into()),
        signed(Icon::KeyRound.sized(16).style(text::muted).into(), named(name, role, Term::IdentityProvider)),
    ]
}

/// One of the three parts, in a box of the height of a tile.
fn node<'a, Message: 'a>(content: Element<'a, Message>) -> Element<'a, Message> {
    container(content)
        .center_y(size::TILE)
        .width(Length::Fill)
        .padding([0.0, S])
        .style(|theme: &Theme| {
            let palette = theme.palette();

            container::Style {
                background: Some(Background::Color(palette.sunken)),
                border: Border { color: palette.border, width: 1.0, radius: radius::CONTROL.into() },
                ..container::Style::default()
            }
        })
        .into()
}

/// The arrows between two parts, to the right above and to the left below, with their numbers.
fn arrows<'a, Message: 'a>(width: f32, numbers: [Option<usize>; 2]) -> Element<'a, Message> {
    let numbers = numbers.map(|count| -> Element<'a, Message> {
        match count {
            Some(count) => container(container(number(count, true)).style(|theme: &Theme| container::Style {
                background: Some(Background::Color(theme.palette().surface)),
                border: Border::default().rounded(radius::PILL),
                ..container::Style::default()
            }))
            .center_x(width)
            .into(),
            None => Space::new().height(NUMBER).into(),
        }
    });

    stack![
        Canvas::new(Arrows).width(width).height(size::TILE),
        column(numbers).spacing(XS).padding([LANE - NUMBER / 2.0, 0.0]),
    ]
    .into()
}

struct Arrows;

impl<Message> canvas::Program<Message, Theme> for Arrows {
    type State = ();

    fn draw(
        &self,
        _state: &(),
        renderer: &Renderer,
        theme: &Theme,
        bounds: Rectangle,
        _cursor: mouse::Cursor,
    ) -> Vec<Geometry> {
        let mut frame = Frame::new(renderer, bounds.size());
        let (left, right) = (S, bounds.width - S);
        let stroke = Stroke::default().with_color(theme.palette().accent).with_width(2.0).with_line_cap(LineCap::Round);

        for (from, to, y) in [(left, right, LANE), (right, left, bounds.height - LANE)] {
            let back = if to > from { to - 5.0 } else { to + 5.0 };
            let arrow = Path::new(|path| {
                path.move_to(Point::new(from, y));
                path.line_to(Point::new(to, y));
                path.move_to(Point::new(back, y - 5.0));
                path.line_to(Point::new(to, y));
                path.line_to(Point::new(back, y + 5.0));
            });

            frame.stroke(&arrow, stroke);
        }

        vec![frame.into_geometry()]
    }
}
