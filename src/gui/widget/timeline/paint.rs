//! What the parts of a timeline draw with: words, lines, bars and patterns.

use super::{Columns, TODAY};
use crate::certificate::timeline::{Axis, Bar};
use crate::certificate::validity::Urgency;
use crate::gui::theme::space::{XS, radius};
use crate::gui::theme::{Icon, Palette, Theme, font};
use iced::advanced::text::{self, Paragraph as _, Renderer as _};
use iced::advanced::{Renderer as _, Text, renderer};
use iced::alignment::Vertical;
use iced::border::Radius;
use iced::widget::canvas::{Frame, LineDash, Path, Stroke};
use iced::widget::text::{Alignment, LineHeight, Shaping, Wrapping};
use iced::{Border, Color, Font, Point, Rectangle, Renderer, Size, Vector};

/// The height of a bar.
pub const BAR: f32 = 12.0;
/// A bar is never shorter, or it could not be seen.
const LEAST: f32 = 4.0;
/// The width of the outline of a bar that is not filled.
const OUTLINE: f32 = 1.5;
/// The room that one tick's label needs.
const LABEL: f32 = 68.0;
/// The size of an icon beside a caption.
const SIGN: f32 = 12.0;
/// More than the words of a line need.
const ROOM: Size = Size::new(4096.0, 64.0);
/// A name of more characters loses its middle before it is measured.
const MEASURED: usize = 240;

type Paragraph = <Renderer as text::Renderer>::Paragraph;

/// A size of type: the font, its size and its line height.
#[derive(Clone, Copy)]
pub struct Type(Font, f32, f32);

pub const CAPTION: Type = Type(font::REGULAR, 12.0, 16.0);
pub const CAPTION_MEDIUM: Type = Type(font::MEDIUM, 12.0, 16.0);
pub const LABEL_TYPE: Type = Type(font::MEDIUM, 14.0, 20.0);
pub const STRONG: Type = Type(font::SEMIBOLD, 14.0, 20.0);
const ICON: Type = Type(font::ICON, SIGN, SIGN);

impl Type {
    fn text<Content>(self, content: Content) -> Text<Content, Font> {
        Text {
            content,
            bounds: ROOM,
            size: self.1.into(),
            line_height: LineHeight::Absolute(self.2.into()),
            font: self.0,
            align_x: Alignment::Left,
            align_y: Vertical::Top,
            shaping: Shaping::Auto,
            wrapping: Wrapping::None,
        }
    }

    /// Returns how wide words are.
    pub fn width(self, words: &str) -> f32 {
        Paragraph::with_text(self.text(words)).min_width()
    }

    /// Draws words from a point to the right and down.
    pub fn draw(self, renderer: &mut Renderer, words: impl Into<String>, at: Point, color: Color, clip: Rectangle) {
        renderer.fill_text(self.text(words.into()), at, color, clip);
    }

    /// Shortens words to a width; what they begin and end with tells names apart, so the middle goes.
    pub fn shortened(self, words: &str, width: f32) -> String {
        let words = match words.char_indices().nth(MEASURED) {
            None => words.to_owned(),
            Some(_) => {
                let head: String = words.chars().take(MEASURED / 2).collect();
                let tail: Vec<char> = words.chars().rev().take(MEASURED / 2).collect();

                head + "…" + &tail.into_iter().rev().collect::<String>()
            }
        };
        let paragraph = Paragraph::with_text(self.text(&words));
        let whole = paragraph.min_width();

        if whole <= width {
            return words;
        }

        let side = ((width - self.width("…")) / 2.0 - XS).max(0.0);
        let cut = |x: f32| paragraph.hit_test(Point::new(x, self.2 / 2.0)).map_or(0, text::Hit::cursor);
        let boundary = |mut index: usize| {
            while !words.is_char_boundary(index) {
                index -= 1;
            }
            index
        };
        let (head, tail) = (boundary(cut(side).min(words.len())), boundary(cut(whole - side).min(words.len())));

        format!("{}…{}", words[..head].trim_end(), words[tail.max(head)..].trim_start())
    }
}

/// Draws an icon of 12 in the square at a point.
pub fn icon(renderer: &mut Renderer, icon: Icon, at: Point, color: Color, clip: Rectangle) {
    ICON.draw(renderer, icon.glyph(), at, color, clip);
}

/// Fills a rectangle.
pub fn fill(renderer: &mut Renderer, bounds: Rectangle, color: Color, border: Border) {
    renderer.fill_quad(renderer::Quad { bounds, border, ..renderer::Quad::default() }, color);
}

/// Draws a hairline at the lower edge.
pub fn hairline(renderer: &mut Renderer, theme: &Theme, bounds: Rectangle) {
    let line = Rectangle { y: bounds.y + bounds.height - 1.0, height: 1.0, ..bounds };

    fill(renderer, line, theme.palette().border, Border::default());
}

/// Returns the places and labels of the axis: as many as are apart far enough to be read.
pub fn ticks(axis: &Axis, columns: &Columns) -> Vec<(f32, String)> {
    let most = (columns.axis.width / LABEL) as usize;

    axis.ticks(most).into_iter().map(|tick| (columns.x(tick.at), tick.label)).collect()
}

/// Draws the lines at which years or months begin, from top to bottom.
pub fn grid(renderer: &mut Renderer, theme: &Theme, axis: &Axis, columns: &Columns, bounds: Rectangle) {
    for (x, _) in ticks(axis, columns) {
        fill(renderer, Rectangle { x, width: 1.0, ..bounds }, grid_color(theme), Border::default());
    }
}

/// The colour of what only helps the eye; hairlines of high contrast are white and would cover the bars.
pub fn grid_color(theme: &Theme) -> Color {
    let border = theme.palette().border;

    if theme.is_high_contrast() { Color { a: 0.35, ..border } } else { border }
}

/// Draws today's line from top to bottom.
pub fn today(renderer: &mut Renderer, theme: &Theme, x: f32, bounds: Rectangle) {
    let line = Rectangle { x: x - TODAY / 2.0, width: TODAY, ..bounds };

    fill(renderer, line, theme.palette().text, Border::default());
}

/// The colour of what is left of a life.
fn left(palette: &Palette, urgency: Urgency) -> Color {
    match urgency {
        Urgency::NotYetValid => palette.muted,
        Urgency::Calm => palette.success,
        Urgency::Warn => palette.warning,
        Urgency::Urgent | Urgency::Expired => palette.danger,
    }
}

/// Draws a life in the middle of a row: what has expired is hollow, what is not valid yet dashed, and of the rest the
/// past is grey and what is left in the colour of its urgency. One that goes on beyond the axis has an arrow there.
pub fn bar(
    renderer: &mut Renderer,
    theme: &Theme,
    columns: &Columns,
    bar: Bar,
    urgency: Urgency,
    today: f32,
    ground: Color,
    clip: Rectangle,
) {
    let palette = theme.palette();
    let (from, to) = (columns.x(bar.from), columns.x(bar.to));
    let track = Rectangle {
        x: from.min(columns.x(1.0) - LEAST),
        y: columns.axis.y + ((columns.axis.height - BAR) / 2.0).floor(),
        width: (to - from).max(LEAST),
        height: BAR,
    };
    let (left_round, right_round) =
        (if bar.is_cut_left { 0.0 } else { radius::SMALL }, if bar.is_cut_right { 0.0 } else { radius::SMALL });
    let rounded = |left: f32, right: f32| Border {
        radius: Radius { top_left: left, bottom_left: left, top_right: right, bottom_right: right },
        ..Border::default()
    };
    let whole = rounded(left_round, right_round);
    let color = left(palette, urgency);
    let is_outside = bar.to <= 0.0 || bar.from >= 1.0;

    match urgency {
        _ if is_outside => {}
        Urgency::Expired => fill(renderer, track, ground, whole.width(2).color(color)),
        Urgency::NotYetValid => {
            fill(renderer, track, ground, whole);
            dashed(renderer, track, color);
        }
        Urgency::Calm | Urgency::Warn | Urgency::Urgent => {
            let spent = between(palette.border_control, ground);
            let outline = if theme.is_high_contrast() { whole.width(1).color(palette.border_control) } else { whole };
            let begun = today.clamp(track.x, track.x + track.width - LEAST);
            let has_past = begun > track.x;

            if has_past {
                fill(renderer, track, spent, outline);
            }
            fill(
                renderer,
                Rectangle { x: begun, width: track.x + track.width - begun, ..track },
                color,
                rounded(if has_past { 0.0 } else { left_round }, right_round),
            );
        }
    }

    let middle = track.y + BAR / 2.0;

    if bar.is_cut_left {
        let past = if matches!(urgency, Urgency::Expired) { color } else { palette.muted };
        let at = Point::new(columns.axis.x - SIGN - 1.0, middle - SIGN / 2.0);

        icon(renderer, Icon::ChevronLeft, at, past, clip);
    }
    if bar.is_cut_right {
        goes_on(renderer, columns, middle, color, clip);
    }
}

/// Returns the colour half way between two, so that the lines behind do not shine through.
fn between(a: Color, b: Color) -> Color {
    Color::from_rgb((a.r + b.r) / 2.0, (a.g + b.g) / 2.0, (a.b + b.b) / 2.0)
}

/// Marks that something goes on beyond the right end of the axis; `middle` is its height.
pub fn goes_on(renderer: &mut Renderer, columns: &Columns, middle: f32, color: Color, clip: Rectangle) {
    let at = Point::new(columns.axis.x + columns.axis.width + 1.0, middle - SIGN / 2.0);

    icon(renderer, Icon::ChevronRight, at, color, clip);
}

/// Draws an outline of dashes.
fn dashed(renderer: &mut Renderer, bounds: Rectangle, color: Color) {
    pattern(renderer, bounds, |frame, size| {
        let inset = OUTLINE / 2.0;
        let outline = Path::rounded_rectangle(
            Point::new(inset, inset),
            Size::new(size.width - OUTLINE, size.height - OUTLINE),
            (radius::SMALL - inset).into(),
        );
        let dashes = LineDash { segments: &[4.0, 3.0], offset: 0 };

        frame.stroke(&outline, Stroke { line_dash: dashes, ..Stroke::default().with_color(color).with_width(OUTLINE) });
    });
}

/// Draws slanted lines.
pub fn hatched(renderer: &mut Renderer, bounds: Rectangle, color: Color) {
    const APART: f32 = 6.0;

    pattern(renderer, bounds, |frame, size| {
        let mut x = -size.height;

        while x < size.width {
            let line = Path::line(Point::new(x, size.height), Point::new(x + size.height, 0.0));

            frame.stroke(&line, Stroke::default().with_color(color).with_width(OUTLINE));
            x += APART;
        }
    });
}

/// Draws what quads cannot, cut to `bounds`.
fn pattern(renderer: &mut Renderer, bounds: Rectangle, draw: impl FnOnce(&mut Frame, Size)) {
    use iced::advanced::graphics::geometry::Renderer as _;

    let mut frame = Frame::new(renderer, bounds.size());

    draw(&mut frame, bounds.size());

    let geometry = frame.into_geometry();

    renderer.with_translation(Vector::new(bounds.x, bounds.y), |renderer| renderer.draw_geometry(geometry));
}
