//! The brush for the parts of a timeline: words, lines, bars, and patterns.

use super::Columns;
use crate::certificate::timeline::{Axis, Bar};
use crate::certificate::validity::Urgency;
use crate::gui::theme::space::radius;
use crate::gui::theme::{Icon, Palette, Theme, font};
use iced::advanced::graphics::geometry::Renderer as _;
use iced::advanced::text::{self, Paragraph as _, Renderer as _};
use iced::advanced::{Renderer as _, Text, renderer};
use iced::alignment::Vertical;
use iced::border::Radius;
use iced::widget::canvas::{Frame, LineDash, Path, Stroke};
use iced::widget::text::{Alignment, LineHeight, Shaping, Wrapping};
use iced::{Border, Color, Font, Point, Rectangle, Renderer, Size, Vector};

/// The height of a bar.
pub const BAR: f32 = 12.0;
/// Minimum length of a bar, so that it can be seen.
const LEAST: f32 = 4.0;
/// The width of the outline of a bar that is not filled.
const OUTLINE: f32 = 1.5;
/// The width of today's line.
const TODAY: f32 = 2.0;
/// The width that the labels of a month and of a year need.
const MONTH: f32 = 68.0;
const YEAR: f32 = 44.0;
/// The distance between the lines of a hatched ground.
const HATCH: f32 = 6.0;
/// The size of an icon next to a caption.
const SIGN: f32 = 12.0;
/// A size larger than the words of a line need.
const ROOM: Size = Size::new(4096.0, 64.0);
/// Reserve of each half of a name, because a cut is before or after a whole letter.
const SPARE: f32 = 6.0;
/// Maximum characters of a name that is measured. A longer one loses its middle first.
const MEASURED: usize = 240;

type Paragraph = <Renderer as text::Renderer>::Paragraph;

/// A text style: the font, its size, and its line height.
#[derive(Debug, Clone, Copy)]
pub struct Type(Font, f32, f32);

pub const CAPTION: Type = Type(font::REGULAR, 12.0, 16.0);
pub const CAPTION_MEDIUM: Type = Type(font::MEDIUM, 12.0, 16.0);
pub const LABEL: Type = Type(font::MEDIUM, 14.0, 20.0);
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

    /// Returns the width of words.
    pub fn width(self, words: &str) -> f32 {
        Paragraph::with_text(self.text(words)).min_width()
    }

    /// Shortens words to a width. Their start and end distinguish names, so the middle is omitted.
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

        let side = ((width - self.width("…")) / 2.0 - SPARE).max(0.0);
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

/// Draws on the screen in one theme. Words are cut to `clip`.
pub struct Brush<'a> {
    pub renderer: &'a mut Renderer,
    pub theme: Theme,
    pub clip: Rectangle,
}

impl Brush<'_> {
    /// Returns the colors.
    pub fn palette(&self) -> &'static Palette {
        self.theme.palette()
    }

    /// Draws words from a point to the right and down.
    pub fn words(&mut self, kind: Type, words: impl Into<String>, at: Point, color: Color) {
        self.renderer.fill_text(kind.text(words.into()), at, color, self.clip);
    }

    /// Draws an icon of 12 in the square at a point.
    pub fn icon(&mut self, icon: Icon, at: Point, color: Color) {
        self.words(ICON, icon.glyph(), at, color);
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, bounds: Rectangle, color: Color, border: Border) {
        self.renderer.fill_quad(renderer::Quad { bounds, border, ..renderer::Quad::default() }, color);
    }

    /// Fills a rectangle with sharp corners.
    pub fn ground(&mut self, bounds: Rectangle, color: Color) {
        self.fill(bounds, color, Border::default());
    }

    /// Draws a hairline at the lower edge.
    pub fn hairline(&mut self, bounds: Rectangle) {
        let line = Rectangle { y: bounds.y + bounds.height - 1.0, height: 1.0, ..bounds };

        self.ground(line, self.palette().border);
    }

    /// Draws the line where a year or a month starts. High contrast's hairlines are white and would cover the bars, so it is
    /// faint.
    pub fn tick(&mut self, x: f32, bounds: Rectangle) {
        let border = self.palette().border;
        let color = if self.theme.is_high_contrast() { Color { a: 0.35, ..border } } else { border };

        self.ground(Rectangle { x, width: 1.0, ..bounds }, color);
    }

    /// Draws the lines where years or months start, from top to bottom.
    pub fn grid(&mut self, axis: &Axis, columns: &Columns, bounds: Rectangle) {
        for (x, _) in ticks(axis, columns) {
            self.tick(x, bounds);
        }
    }

    /// Draws today's line from top to bottom.
    pub fn today(&mut self, x: f32, bounds: Rectangle) {
        self.ground(Rectangle { x: x - TODAY / 2.0, width: TODAY, ..bounds }, self.palette().text);
    }

    /// Marks that a bar continues beyond the right end of the axis. `middle` is its height.
    pub fn goes_on(&mut self, columns: &Columns, middle: f32, color: Color) {
        let at = Point::new(columns.axis.x + columns.axis.width + 1.0, middle - SIGN / 2.0);

        self.icon(Icon::ChevronRight, at, color);
    }

    /// Marks that a bar started before the left end of the axis.
    fn went_on(&mut self, columns: &Columns, middle: f32, color: Color) {
        self.icon(Icon::ChevronLeft, Point::new(columns.axis.x - SIGN - 1.0, middle - SIGN / 2.0), color);
    }

    /// Draws a validity in the middle of a row on `ground`.
    ///
    /// An expired one is hollow, a future one dashed; otherwise the past is gray, and the rest has the color of its urgency.
    /// One that continues beyond the axis has an arrow there.
    pub fn bar(&mut self, columns: &Columns, bar: Bar, urgency: Urgency, today: f32, ground: Color) {
        let palette = self.palette();
        let (from, to) = (columns.x(bar.from), columns.x(bar.to));
        let track = Rectangle {
            x: from.min(columns.x(1.0) - LEAST),
            y: columns.axis.y + ((columns.axis.height - BAR) / 2.0).floor(),
            width: (to - from).max(LEAST),
            height: BAR,
        };
        let round = |is_cut: bool| if is_cut { 0.0 } else { radius::SMALL };
        let (left, right) = (round(bar.is_cut_left), round(bar.is_cut_right));
        let whole = rounded(left, right);
        let color = match urgency {
            Urgency::NotYetValid => palette.muted,
            Urgency::Calm => palette.success,
            Urgency::Warn => palette.warning,
            Urgency::Urgent | Urgency::Expired => palette.danger,
        };

        match urgency {
            // Outside the axis, only the arrow shows on which side the bar is.
            _ if bar.to <= 0.0 || bar.from >= 1.0 => {}
            Urgency::Expired => self.fill(track, ground, whole.width(2).color(color)),
            Urgency::NotYetValid => {
                self.fill(track, ground, whole);
                self.dashed(track, color);
            }
            Urgency::Calm | Urgency::Warn | Urgency::Urgent => {
                let outline = if self.theme.is_high_contrast() { 1.0 } else { 0.0 };
                let begun = today.clamp(track.x, track.x + track.width - LEAST);
                let rest = Rectangle { x: begun, width: track.x + track.width - begun, ..track };
                let has_past = begun > track.x;

                if has_past {
                    let spent = between(palette.border_control, ground);

                    self.fill(track, spent, whole.width(outline).color(palette.border_control));
                }
                self.fill(rest, color, rounded(if has_past { 0.0 } else { left }, right));
            }
        }

        let middle = track.center_y();

        if bar.is_cut_left {
            self.went_on(columns, middle, if urgency == Urgency::Expired { color } else { palette.muted });
        }
        if bar.is_cut_right {
            self.goes_on(columns, middle, color);
        }
    }

    /// Draws an outline of dashes.
    fn dashed(&mut self, bounds: Rectangle, color: Color) {
        self.pattern(bounds, |frame, size| {
            let inset = OUTLINE / 2.0;
            let outline = Path::rounded_rectangle(
                Point::new(inset, inset),
                Size::new(size.width - OUTLINE, size.height - OUTLINE),
                (radius::SMALL - inset).into(),
            );
            let dashes = LineDash { segments: &[4.0, 3.0], offset: 0 };
            let stroke = Stroke { line_dash: dashes, ..Stroke::default().with_color(color).with_width(OUTLINE) };

            frame.stroke(&outline, stroke);
        });
    }

    /// Draws slanted lines.
    pub fn hatched(&mut self, bounds: Rectangle, color: Color) {
        self.pattern(bounds, |frame, size| {
            let mut x = -size.height;

            while x < size.width {
                let line = Path::line(Point::new(x, size.height), Point::new(x + size.height, 0.0));

                frame.stroke(&line, Stroke::default().with_color(color).with_width(OUTLINE));
                x += HATCH;
            }
        });
    }

    /// Draws a pattern that quads can't, cut to `bounds`.
    fn pattern(&mut self, bounds: Rectangle, draw: impl FnOnce(&mut Frame, Size)) {
        let mut frame = Frame::new(self.renderer, bounds.size());

        draw(&mut frame, bounds.size());

        let geometry = frame.into_geometry();

        self.renderer.with_translation(Vector::new(bounds.x, bounds.y), |renderer| renderer.draw_geometry(geometry));
    }
}

/// Returns the places and labels of the axis: as many as are far enough apart to be readable.
pub fn ticks(axis: &Axis, columns: &Columns) -> Vec<(f32, String)> {
    let most = |label: f32| (columns.axis.width / label) as usize;

    axis.ticks(most(MONTH), most(YEAR)).into_iter().map(|tick| (columns.x(tick.at), tick.label)).collect()
}

/// A border with the given radii at its ends, without a line.
fn rounded(left: f32, right: f32) -> Border {
    Border {
        radius: Radius { top_left: left, bottom_left: left, top_right: right, bottom_right: right },
        ..Border::default()
    }
}

/// Returns the color halfway between two. It is opaque, so the lines behind don't shine through it.
fn between(a: Color, b: Color) -> Color {
    Color::from_rgb((a.r + b.r) / 2.0, (a.g + b.g) / 2.0, (a.b + b.b) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::{CAPTION_MEDIUM, Columns, LABEL, between, ticks};
    use crate::certificate::timeline::Axis;
    use crate::gui::theme::font;
    use iced::{Color, Rectangle};
    use iced_test::renderer::graphics::text::font_system;
    use std::sync::Once;

    /// Loads the program's fonts once for every test.
    fn load_fonts() {
        static LOADED: Once = Once::new();

        LOADED.call_once(|| {
            for file in font::FILES {
                font_system().write().unwrap().load_font(file.into());
            }
        });
    }

    #[test]
    fn a_name_that_has_no_room_loses_its_middle() {
        load_fonts();
        assert_eq!(LABEL.shortened("idp.example.com", 400.0), "idp.example.com");

        for name in
            ["The signing certificate of an identity provider with a long name, 2026".to_owned(), "ÄÖÜ ß ".repeat(4000)]
        {
            let short = LABEL.shortened(&name, 200.0);
            let (head, tail) = short.split_once('…').unwrap();

            assert!(LABEL.width(&short) <= 200.0, "{short}");
            assert!(
                !head.is_empty()
                    && name.starts_with(head)
                    && !tail.is_empty()
                    && name.trim_end().ends_with(tail.trim_end())
            );
        }
        assert_eq!(LABEL.shortened("idp.example.com", 0.0).chars().filter(|letter| *letter == '…').count(), 1);
    }

    #[test]
    fn labels_never_touch_each_other() {
        load_fonts();

        let now = "2026-09-14T00:00:00Z".parse().unwrap();

        for width in [810.0, 942.0] {
            let columns = Columns::of(Rectangle { x: 0.0, y: 0.0, width, height: 52.0 });

            for pair in ticks(&Axis::new(&[], now), &columns).windows(2) {
                assert!(pair[1].0 - pair[0].0 > CAPTION_MEDIUM.width(&pair[0].1) + 8.0, "{pair:?}");
            }
        }
    }

    #[test]
    fn half_way_between_black_and_white_is_grey() {
        assert_eq!(between(Color::BLACK, Color::WHITE), Color::from_rgb(0.5, 0.5, 0.5));
    }
}
