//! Text output: escaped values, aligned columns, findings, and optional color.
//!
//! Metadata is untrusted input, so everything that reaches a terminal goes through [`plain`] first.

use crate::phrase::{and, counted};
use crate::saml::{Finding, Severity};
use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::borrow::Cow;
use std::fmt::{Display, Write as _};

/// Maximum characters of a value in text output; JSON always contains the whole value.
const LONGEST: usize = 2_000;

/// Returns `text` with every character escaped that could control a terminal or change the reading order: control
/// characters, ANSI sequences, bidirectional overrides, invisible characters. Text that is too long is clipped, and its
/// length is added.
pub fn plain(text: &str) -> Cow<'_, str> {
    let is_long = text.len() > LONGEST && text.chars().nth(LONGEST).is_some();
    if !is_long && !text.chars().any(is_treacherous) {
        return Cow::Borrowed(text);
    }

    let mut shown = String::with_capacity(text.len().min(2 * LONGEST));
    for character in text.chars().take(LONGEST) {
        if is_treacherous(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if is_long {
        let _ = write!(shown, "… ({} in total)", counted(text.chars().count(), "character", "characters"));
    }

    Cow::Owned(shown)
}

/// Returns whether a character controls a terminal, changes the direction of text, or is invisible.
pub fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Counts findings by severity: "1 blocker and 2 warnings"; empty if there are none.
pub fn tally(findings: &[Finding]) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts: Vec<_> = [
        (of(Severity::Blocker), "blocker", "blockers"),
        (of(Severity::Warning), "warning", "warnings"),
        (of(Severity::Note), "note", "notes"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| counted(number, one, many))
    .collect();

    and(&counts)
}

/// Returns a date as text, such as "7 Oct 2026, 10:58 UTC".
pub fn date(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// Returns a date with its distance in days, such as "7 Oct 2026, 10:58 UTC (in 23 days)".
pub fn date_with_distance(time: Timestamp, now: Timestamp) -> String {
    let days = (time.as_second() - now.as_second()).div_euclid(86_400);
    let number = counted(usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
    let date = date(time);

    match days {
        0 => format!("{date} (in less than a day)"),
        1.. => format!("{date} (in {number})"),
        ..0 => format!("{date} ({number} ago)"),
    }
}

/// The styles of text output; all empty without color.
#[derive(Debug, Clone, Copy, Default)]
struct Styles {
    heading: Style,
    label: Style,
    blocker: Style,
    warning: Style,
    note: Style,
    good: Style,
}

impl Styles {
    fn coloured() -> Self {
        let colour = |colour: AnsiColor| colour.on_default();

        Self {
            heading: Style::new().bold(),
            label: Style::new().dimmed(),
            blocker: colour(AnsiColor::Red).bold(),
            warning: colour(AnsiColor::Yellow).bold(),
            note: colour(AnsiColor::Cyan).bold(),
            good: colour(AnsiColor::Green).bold(),
        }
    }

    fn severity(self, severity: Severity) -> Style {
        match severity {
            Severity::Blocker => self.blocker,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }
}

/// The state that a word describes; color only repeats it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warning,
    Bad,
    Neutral,
}

/// A cell of a table: text with a tone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// Creates a cell whose text names a state.
    pub fn toned(text: impl AsRef<str>, tone: Tone) -> Self {
        Self { text: plain(text.as_ref()).into_owned(), tone }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::toned(text, Tone::Neutral)
    }
}

/// One line of a list of checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine<'a> {
    pub mark: Cell,
    pub name: &'a str,
    pub sentence: &'a str,
    /// Labels and values below it.
    pub more: Vec<(&'static str, &'a str)>,
}

/// A page of text output, written top down.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    styles: Styles,
}

impl Page {
    /// Creates an empty page, with or without color.
    pub fn new(colour: bool) -> Self {
        let styles = if colour { Styles::coloured() } else { Styles::default() };

        Self { text: String::new(), styles }
    }

    /// Returns the whole text.
    pub fn into_text(self) -> String {
        self.text
    }

    /// Writes a sentence unchanged.
    pub fn sentence(&mut self, sentence: impl AsRef<str>) {
        self.text.push_str(&plain(sentence.as_ref()));
        self.text.push('\n');
    }

    /// Adds a blank line, unless the page starts here or the last line is blank.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Starts a section.
    pub fn heading(&mut self, heading: impl AsRef<str>) {
        self.gap();
        let styled = styled(plain(heading.as_ref()), self.styles.heading);
        self.text.push_str(&styled);
        self.text.push('\n');
    }

    /// Writes labels and values, with the values aligned.
    pub fn rows<V: Into<Cell>>(&mut self, rows: impl IntoIterator<Item = (&'static str, V)>) {
        let rows: Vec<_> = rows.into_iter().map(|(label, value)| (label, value.into())).collect();
        let width = rows.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
        for (label, value) in rows {
            let label = styled(format!("{label:width$}"), self.styles.label);
            let value = self.cell(&value);
            let _ = writeln!(self.text, "  {label}  {value}");
        }
    }

    /// Writes a table; without rows it writes nothing.
    pub fn table<const N: usize>(&mut self, head: [&'static str; N], rows: &[[Cell; N]]) {
        if rows.is_empty() {
            return;
        }
        let widths: [usize; N] = std::array::from_fn(|column| {
            let widest = rows.iter().map(|row| width(&row[column].text)).max().unwrap_or_default();
            widest.max(width(head[column]))
        });
        let head = head.map(Cell::from);
        self.line(&head, &widths, Some(self.styles.label));
        for row in rows {
            self.line(row, &widths, None);
        }
    }

    fn line<const N: usize>(&mut self, cells: &[Cell; N], widths: &[usize; N], style: Option<Style>) {
        // Empty trailing cells are dropped together with their padding.
        let last = cells.iter().rposition(|cell| !cell.text.is_empty()).unwrap_or_default();
        for (column, cell) in cells.iter().enumerate().take(last + 1) {
            let style = style.unwrap_or_else(|| self.tone(cell.tone));
            let padding = if column == last { 0 } else { widths[column].saturating_sub(width(&cell.text)) };
            let _ = write!(self.text, "  {}{:padding$}", styled(&cell.text, style), "");
        }
        self.text.push('\n');
    }

    /// Writes findings, each with its meaning and how to fix it.
    pub fn findings(&mut self, findings: &[Finding]) {
        if findings.is_empty() {
            return;
        }
        self.heading("Findings");
        self.finding_lines(findings);
    }

    /// Writes findings below their subject, without a heading.
    pub fn finding_lines(&mut self, findings: &[Finding]) {
        for finding in findings {
            let word = format!("{:7}", finding.severity.word());
            let word = styled(&word, self.styles.severity(finding.severity));
            let _ = writeln!(self.text, "  {word}  {}", plain(&finding.message));
            let hint = if finding.hint.is_empty() { String::new() } else { format!("hint: {}", finding.hint) };
            for more in [&finding.meaning, &hint] {
                if !more.is_empty() {
                    let _ = writeln!(self.text, "  {:7}  {}", "", plain(more));
                }
            }
        }
    }

    /// Writes a sentence of a section, with its hint below.
    pub fn item(&mut self, sentence: &str, hint: &str) {
        let _ = writeln!(self.text, "  {}", plain(sentence));
        if !hint.is_empty() {
            let _ = writeln!(self.text, "    hint: {}", plain(hint));
        }
    }

    /// Writes one line per check: mark and word, name, sentence, all aligned; its details are below it.
    pub fn checks(&mut self, checks: &[CheckLine<'_>]) {
        let marks = checks.iter().map(|check| width(&check.mark.text)).max().unwrap_or_default();
        let names = checks.iter().map(|check| width(check.name)).max().unwrap_or_default();
        for CheckLine { mark, name, sentence, more } in checks {
            let padding = marks.saturating_sub(width(&mark.text));
            let mark = self.cell(mark);
            let name = format!("{}{:2$}", plain(name), "", names.saturating_sub(width(name)));
            let _ = writeln!(self.text, "  {mark}{:padding$}  {name}  {}", "", plain(sentence));
            for (label, value) in more {
                let label = styled(format!("{label}:"), self.styles.label);
                let indent = marks + names + 6;
                let _ = writeln!(self.text, "{:indent$}{label} {}", "", plain(value));
            }
        }
    }

    /// Writes one line about something: its name as a label, its state, and whole sentences.
    pub fn line_of(&mut self, name: &str, state: &Cell, sentences: &[String]) {
        let name = styled(plain(name), self.styles.heading);
        let state = self.cell(state);
        let _ = write!(self.text, "{name}: {state}.");
        for sentence in sentences {
            let _ = write!(self.text, " {}", plain(sentence));
        }
        self.text.push('\n');
    }

    /// Ends a page with the result of the findings.
    pub fn verdict(&mut self, findings: &[Finding]) {
        let has = |severity| findings.iter().any(|finding| finding.severity == severity);
        let result = if has(Severity::Blocker) {
            Cell::toned("Not usable yet", Tone::Bad)
        } else if has(Severity::Warning) {
            Cell::toned("No blockers", Tone::Warning)
        } else {
            Cell::toned("OK", Tone::Good)
        };
        let counts = if findings.is_empty() { "no problems found".to_owned() } else { tally(findings) };
        self.gap();
        let result = self.cell(&result);
        let _ = writeln!(self.text, "{result}: {counts}.");
    }

    fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.styles.good,
            Tone::Warning => self.styles.warning,
            Tone::Bad => self.styles.blocker,
            Tone::Neutral => Style::new(),
        }
    }

    fn cell(&self, cell: &Cell) -> String {
        styled(&cell.text, self.tone(cell.tone))
    }
}

/// Wraps text in a style; an empty style adds nothing.
pub fn styled(text: impl Display, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns the width in characters: good enough for names, exact for identifiers.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{Cell, Page, date_with_distance, plain, tally};
    use crate::saml::Finding;
    use jiff::Timestamp;

    #[test]
    fn a_hostile_value_cannot_steer_the_terminal_or_turn_the_text_around() {
        assert_eq!(plain("\u{1b}]0;owned\u{7}"), "\\u{1b}]0;owned\\u{7}");
        assert_eq!(plain("moc.live\u{202e}"), "moc.live\\u{202e}");
        assert_eq!(plain("line\r\nfeed"), "line\\r\\nfeed");
        assert_eq!(plain("c1 \u{9b}31m"), "c1 \\u{9b}31m");
        assert_eq!(plain("zero\u{200b}width"), "zero\\u{200b}width");
    }

    #[test]
    fn an_honest_value_stays_as_it_is() {
        assert_eq!(plain("例示大学 – Zürich 🙂"), "例示大学 – Zürich 🙂");
    }

    #[test]
    fn a_value_of_a_megabyte_is_clipped_and_says_how_long_it_is() {
        let long = "x".repeat(1_000_000);
        let shown = plain(&long);

        assert!(shown.len() < 2_100);
        assert!(shown.ends_with("… (1,000,000 characters in total)"));
    }

    #[test]
    fn columns_stand_under_each_other_and_no_line_ends_in_spaces() {
        let mut page = Page::new(false);
        page.table(
            ["Name", "State"],
            &[[Cell::from("Ada"), Cell::from("Ready")], [Cell::from("Example UK"), Cell::from("")]],
        );

        assert_eq!(page.into_text(), "  Name        State\n  Ada         Ready\n  Example UK\n");
    }

    #[test]
    fn a_finding_has_its_hint_on_a_line_of_its_own() {
        let mut page = Page::new(false);
        page.findings(&[Finding::blocker("x", "It is wrong.").meaning("It matters.").hint("Fix it.")]);

        assert_eq!(
            page.into_text(),
            "Findings\n  Blocker  It is wrong.\n           It matters.\n           hint: Fix it.\n"
        );
    }

    #[test]
    fn without_colour_there_is_no_escape_sequence() {
        let findings = [Finding::warning("x", "Hm.")];
        let text = |colour| {
            let mut page = Page::new(colour);
            page.heading("Heading");
            page.rows([("Label", "value")]);
            page.findings(&findings);
            page.verdict(&findings);
            page.into_text()
        };

        assert!(!text(false).contains('\u{1b}'));
        assert!(text(true).contains('\u{1b}'));
    }

    #[test]
    fn numbers_and_distances_read_as_people_say_them() {
        let now: Timestamp = "2026-09-14T10:58:00Z".parse().unwrap();
        let at = |text: &str| date_with_distance(text.parse().unwrap(), now);

        let findings = [Finding::blocker("x", "It is wrong."), Finding::note("y", "Hm."), Finding::note("z", "Hm.")];
        assert_eq!(tally(&findings), "1 blocker and 2 notes");
        assert_eq!(at("2026-10-07T10:58:00Z"), "7 Oct 2026, 10:58 UTC (in 23 days)");
        assert_eq!(at("2026-09-13T10:58:00Z"), "13 Sep 2026, 10:58 UTC (1 day ago)");
    }
}
