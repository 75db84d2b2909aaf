//! Excel workbooks: the cells of one sheet as CSV, so that a list is read alike however it was saved.

use super::Unreadable;
use super::table::{MAX_BYTES, unreadable};
use calamine::{Data, Reader as _, Xlsx};
use csv::WriterBuilder;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// The most that a workbook may unpack to, in bytes: 150,000 rows have about 60 MB of XML.
const MOST_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most columns that a sheet has (Excel's own limit).
const MOST_COLUMNS: u32 = 16_384;
/// The most rows (Excel's own limit).
const MOST_ROWS: u32 = 1_048_576;
/// The most that the sheet may have as CSV.
const MOST_TEXT: usize = 4 * MAX_BYTES;

/// Returns the sheet with the email addresses as CSV with commas, a row of the sheet on each line; of several the first.
///
/// # Errors
/// [`Unreadable`] when the workbook is damaged, protected by a password, or made to exhaust memory.
pub(super) fn csv(bytes: &[u8]) -> Result<String, Unreadable> {
    measure(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut first = None;
    for name in workbook.sheet_names() {
        // A chart has no cells.
        let Some(sheet) = sheet(&mut workbook, &name)? else { continue };
        if sheet.contains('@') {
            return Ok(sheet);
        }
        if first.is_none() && !sheet.trim().is_empty() {
            first = Some(sheet);
        }
    }

    first.ok_or_else(|| {
        unreadable("The workbook is empty.", "Download the user list again, and check that it isn’t empty.")
    })
}

/// Unpacks everything once without keeping it: what an archive says about its sizes may be a lie.
fn measure(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut room = MOST_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| damaged())?;
        let unpacked = std::io::copy(&mut entry.take(room + 1), &mut std::io::sink()).map_err(|_| damaged())?;
        room = room.checked_sub(unpacked).ok_or_else(|| {
            unreadable(
                format!("The workbook unpacks to more than {} MB.", MOST_UNPACKED / (1024 * 1024)),
                "Save only the name, extension, type, and email address columns as CSV.",
            )
        })?;
    }

    Ok(())
}

/// Reads the cells of a sheet one after the other: a range would take room for every cell between the outermost two.
fn sheet(workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Unreadable> {
    let Ok(mut cells) = workbook.worksheet_cells_reader(name) else { return Ok(None) };
    let mut text = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut number = 0;
    while let Some(cell) = cells.next_cell().map_err(|_| damaged())? {
        let (at, column) = cell.get_position();
        if at >= MOST_ROWS || column >= MOST_COLUMNS || at < number {
            return Err(damaged());
        }
        while number < at {
            write(&mut text, &mut row)?;
            number += 1;
        }
        let column = usize::try_from(column).unwrap_or_default();
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        if let Some(place) = row.get_mut(column) {
            *place = Data::from(cell.get_value().clone()).to_string();
        }
    }
    write(&mut text, &mut row)?;

    Ok(Some(String::from_utf8_lossy(&text).into_owned()))
}

/// Writes a row as a line; one without cells becomes an empty line, so that rows keep their numbers.
fn write(text: &mut Vec<u8>, row: &mut Vec<String>) -> Result<(), Unreadable> {
    if row.is_empty() {
        text.push(b'\n');
    } else {
        let mut writer = WriterBuilder::new().from_writer(&mut *text);
        writer.write_record(&*row).map_err(|_| damaged())?;
        writer.flush().map_err(|_| damaged())?;
    }
    row.clear();
    if text.len() > MOST_TEXT {
        return Err(unreadable(
            format!("The sheet is larger than {} MB.", MOST_TEXT / (1024 * 1024)),
            "Save only the name, extension, type, and email address columns as CSV.",
        ));
    }

    Ok(())
}

fn damaged() -> Unreadable {
    unreadable(
        "The workbook can’t be read. It may be damaged or protected by a password.",
        "Open it in Excel, save it as CSV UTF-8, and check that file.",
    )
}
