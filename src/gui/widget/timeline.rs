//! A timeline: a head with an axis, rows with bars on it, and a summary row. All three share one axis and today's line,
//! which runs through them.
//!
//! The rows are one widget, so that five hundred of them cost no more than those in sight.

mod cover;
mod head;
mod paint;
mod rows;

pub use cover::cover;
pub use head::head;
pub use rows::{Line, rows};

use crate::gui::theme::space::{L, XL};
use iced::Rectangle;

/// The heights of the parts.
pub const HEAD: f32 = 48.0;
pub const ROW: f32 = 52.0;
pub const COVER: f32 = 68.0;

/// The width of the names, in a wide dialog and in a narrow one.
const NAMES: [f32; 2] = [296.0, 248.0];
/// Below this width, the dialog is narrow.
const NARROW: f32 = 880.0;
/// The width of the last column, which contains a date.
const UNTIL: f32 = 80.0;

/// The columns of a row: names, axis, end date. Next to the axis is room for the arrow of a bar that continues.
struct Columns {
    names: Rectangle,
    axis: Rectangle,
    until: Rectangle,
}

impl Columns {
    fn of(bounds: Rectangle) -> Self {
        let [wide, narrow] = NAMES;
        let left = bounds.x + XL;
        let names = if bounds.width < NARROW { narrow } else { wide };
        let axis = (bounds.width - 2.0 * XL - names - 2.0 * L - UNTIL).max(1.0);

        Self {
            names: Rectangle { x: left, width: names, ..bounds },
            axis: Rectangle { x: left + names + L, width: axis, ..bounds },
            until: Rectangle { x: left + names + L + axis + L, width: UNTIL, ..bounds },
        }
    }

    /// Returns the position on the screen of a place on the axis, 0 to 1, on a whole pixel.
    fn x(&self, place: f32) -> f32 {
        (self.axis.x + self.axis.width * place).round()
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;
    use iced::Rectangle;

    #[test]
    fn the_columns_fill_the_width_and_the_axis_gets_the_most_of_it() {
        for width in [810.0, 942.0] {
            let columns = Columns::of(Rectangle { x: 50.0, y: 0.0, width, height: 52.0 });

            assert_eq!(columns.names.x, 74.0);
            assert_eq!(columns.until.x + columns.until.width, 50.0 + width - 24.0);
            assert!(columns.axis.width > 380.0 && columns.axis.width > columns.names.width);
            assert_eq!((columns.x(0.0), columns.x(1.0)), (columns.axis.x, columns.axis.x + columns.axis.width));
        }
    }
}
