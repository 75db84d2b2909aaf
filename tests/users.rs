//! User lists as administrators have them: exported, edited in a spreadsheet, saved in many ways.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test fail as the test does, and say when they skip"
)]

use proptest::prelude::*;
use sso_wizard::account::users::{MAX_BYTES, UserList, read};

fn list(text: &str) -> UserList {
    read(text.as_bytes(), None).unwrap()
}

fn refusal(bytes: &[u8]) -> (String, String) {
    let error = read(bytes, None).unwrap_err();

    (error.message, error.hint)
}

fn codes(list: &UserList) -> Vec<&str> {
    list.findings.iter().map(|finding| finding.code.as_ref()).collect()
}

const ACCOUNT: &str = "\
Name,Extension,Type,Email
Ada,101,User,ada@example.com
Bob,102,User,bob@example.com
Front desk,800,Call Queue,Ada@Example.com
Lobby,801,Call Queue,
Fax,802,User,not an address
";

#[test]
fn a_user_and_a_call_queue_with_one_address_are_named_in_a_sentence() {
    let list = list(ACCOUNT);

    assert_eq!((list.rows, list.addresses, list.empty), (5, 3, 1));
    assert_eq!(list.column, "Email");
    assert_eq!(list.columns, ["Name", "Extension", "Type", "Email"]);
    assert_eq!(list.duplicates.len(), 1);
    assert_eq!(list.duplicates[0].sentence(), "ada@example.com is used by Ada (101) and Front desk (Call Queue 800).");
    assert_eq!(codes(&list), ["duplicate-email", "invalid-email", "empty-email"]);
    assert_eq!(list.findings[0].message, list.duplicates[0].sentence());
}

#[test]
fn rows_are_numbered_as_in_a_spreadsheet() {
    let list = list(ACCOUNT);
    let rows: Vec<_> = list.duplicates[0].entries.iter().map(|entry| entry.row).collect();

    assert_eq!(rows, [2, 4]);
    assert_eq!((list.invalid[0].row, list.invalid[0].value.as_str()), (6, "not an address"));
}

#[test]
fn the_json_is_the_one_of_the_contract() {
    let json = serde_json::to_value(list(ACCOUNT)).unwrap();

    assert_eq!(json["rows"], 5);
    assert_eq!(json["invalid"][0], serde_json::json!({ "row": 6, "value": "not an address" }));
    assert_eq!(
        json["duplicates"][0]["entries"][1],
        serde_json::json!({ "row": 4, "value": "Ada@Example.com", "name": "Front desk", "extension": "800", "type": "Call Queue" })
    );
    assert_eq!(json.get("columns"), None);
}

#[test]
fn blank_lines_and_line_breaks_in_cells_do_not_shift_the_rows() {
    for end in ["\n", "\r\n"] {
        let text =
            ["Name,Email", "", "\"Ada", "of Example\",ada@example.com", ",", "Bob,ada@example.com", ""].join(end);
        let list = list(&text);
        let rows: Vec<_> = list.duplicates[0].entries.iter().map(|entry| entry.row).collect();

        assert_eq!(rows, [3, 5], "with {end:?}");
        assert_eq!((list.rows, list.empty), (2, 0));
    }
}

#[test]
fn comma_semicolon_and_tab_are_told_apart() {
    for separator in [",", ";", "\t"] {
        let list = list(&ACCOUNT.replace(',', separator));

        assert_eq!((list.column.as_str(), list.duplicates.len()), ("Email", 1), "with {separator:?}");
    }
}

#[test]
fn commas_inside_cells_of_a_semicolon_list_do_not_mislead() {
    let list = list("Name;Email\nLovelace, Ada;ada@example.com\nBuilder, Bob;bob@example.com\n");

    assert_eq!((list.columns.len(), list.addresses), (2, 2));
}

#[test]
fn the_line_that_excel_reads_for_itself_is_no_row() {
    let list = list("sep=;\r\nName;Email\r\nAda;ada@example.com\r\nBob;ada@example.com\r\n");

    assert_eq!(list.duplicates[0].entries[0].row, 2);
}

#[test]
fn every_way_that_a_spreadsheet_saves_text_is_read() {
    let text = "Name;Email\nZoë;zoe@example.com\nZoé;ZOE@example.com\n";
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<_>>();
    let little = utf_16(u16::to_le_bytes);
    let big = utf_16(u16::to_be_bytes);

    let encodings = [
        text.as_bytes().to_vec(),
        [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        [&[0xFF, 0xFE][..], &little].concat(),
        [&[0xFE, 0xFF][..], &big].concat(),
        little,
        big,
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(),
    ];

    for bytes in encodings {
        let list = read(&bytes, None).unwrap();

        assert_eq!(list.column, "Email");
        assert_eq!(list.duplicates[0].entries[0].name.as_deref(), Some("Zoë"));
    }
}

#[test]
fn of_several_email_columns_the_one_with_most_addresses_counts_and_the_others_are_told() {
    let text =
        "Name,Voicemail,Notification email,Email\nAda,on,,ada@example.com\nBob,off,ops@example.com,bob@example.com\n";
    let list = list(text);

    assert_eq!(list.column, "Email");
    assert!(codes(&list).contains(&"several-email-columns"));
    assert!(!codes(&self::list("Email,Voicemail\nada@example.com,on\n")).contains(&"several-email-columns"));
}

#[test]
fn a_header_without_mail_in_it_is_found_by_its_values() {
    let list = list("Name,Contact\nAda,ada@example.com\nBob,bob@example.com\n");

    assert_eq!((list.column.as_str(), list.rows), ("Contact", 2));
}

#[test]
fn a_list_without_a_header_loses_no_entry() {
    let list = list("Ada,ada@example.com\nBob,ada@example.com\n");

    assert_eq!((list.column.as_str(), list.rows), ("column 2", 2));
    assert_eq!(list.duplicates[0].entries[0].row, 1);
    assert_eq!(list.duplicates[0].sentence(), "ada@example.com is used by row 1 and row 2.");
}

#[test]
fn a_title_above_the_header_is_passed_over() {
    let list = list("User list of Contoso\n\nName,Email\nAda,ada@example.com\nBob,ada@example.com\n");

    assert_eq!((list.rows, list.duplicates[0].entries[0].row), (2, 4));
}

#[test]
fn an_entry_that_says_voicemail_is_no_header() {
    let list = list("Name,Kind,Contact\nLobby,Voicemail only,\nAda,User,ada@example.com\n");

    assert_eq!((list.rows, list.empty), (2, 1));
}

#[test]
fn a_column_can_be_chosen_and_a_wrong_one_is_told_with_the_right_ones() {
    let text = "Name,Email,Backup\nAda,ada@example.com,ops@example.com\nBob,bob@example.com,ops@example.com\n";
    let list = read(text.as_bytes(), Some(" backup ")).unwrap();

    assert_eq!((list.column.as_str(), list.duplicates.len()), ("Backup", 1));

    let error = read(text.as_bytes(), Some("Phone")).unwrap_err();

    assert_eq!(error.message, "The list has no column “Phone”.");
    assert_eq!(error.hint, "The columns are “Name”, “Email”, and “Backup”.");
    assert_eq!(read(b"Ada,ada@example.com\n", Some("column 2")).unwrap().addresses, 1);
}

#[test]
fn addresses_are_compared_as_people_read_them() {
    let same = [
        "ada@example.com",
        " ADA@Example.COM ",
        "\u{feff}ada@example.com\u{200b}",
        "ada@exa\u{ad}mple.com\u{a0}",
        "ada＠example．com",
        "mailto:ada@example.com",
        "Ada Lovelace <ada@example.com>",
        "'ada@example.com'",
    ];
    let list = list(&format!("Email\n{}\n", same.join("\n")));

    assert_eq!(list.duplicates.len(), 1);
    assert_eq!(list.duplicates[0].email, "ada@example.com");
    assert_eq!(list.duplicates[0].entries.len(), same.len());
}

#[test]
fn several_addresses_in_a_cell_count_each_and_twice_in_one_cell_is_no_duplicate() {
    let list = list(
        "Name\tEmail\nAda\tada@example.com; ops@example.com\nBob\tops@example.com,OPS@example.com bob@example.com\n",
    );

    assert_eq!((list.rows, list.addresses), (2, 2));
    assert_eq!(list.duplicates.len(), 1);
    assert_eq!(list.duplicates[0].email, "ops@example.com");
    assert_eq!(list.duplicates[0].entries.len(), 2);
}

#[test]
fn a_list_of_one_column_keeps_the_addresses_of_a_cell_together() {
    let list = list("Email\nada@example.com;ops@example.com\nbob@example.com;ops@example.com\n");

    assert_eq!((list.columns.len(), list.duplicates.len()), (1, 1));
}

#[test]
fn duplicates_are_sorted_by_address() {
    let list = list("Email\nbob@example.com\nada@example.com\nbob@example.com\nada@example.com\n");
    let emails: Vec<_> = list.duplicates.iter().map(|duplicate| duplicate.email.as_str()).collect();

    assert_eq!(emails, ["ada@example.com", "bob@example.com"]);
    assert!(
        list.findings[0].message.starts_with("2 email addresses are used more than once. ada@example.com is used by ")
    );
}

#[test]
fn a_long_row_of_users_of_one_address_is_summed_up() {
    let text: String = (1..=9).map(|number| format!("User {number},{number},ada@example.com\n")).collect();
    let list = list(&format!("Name,Ext,Email\n{text}"));

    assert_eq!(
        list.duplicates[0].sentence(),
        "ada@example.com is used by User 1 (1), User 2 (2), User 3 (3), and 6 more."
    );
}

#[test]
fn what_is_no_address_is_listed_with_its_row() {
    let wrong =
        ["ada", "ada@", "@example.com", "ada@localhost", "ada@@example.com", "ada @example.com", "ada@-example.com"];
    let list = list(&format!("Email\nbob@example.com\n{}\n", wrong.join("\n")));
    let values: Vec<_> = list.invalid.iter().map(|invalid| invalid.value.as_str()).collect();

    assert_eq!(values, wrong);
    assert_eq!((list.rows, list.addresses, list.empty), (8, 1, 0));
}

#[test]
fn first_and_last_name_make_one_name() {
    let list = list("First Name,Last Name,Email\nAda,Lovelace,ada@example.com\nBob,,ada@example.com\n");

    assert_eq!(list.duplicates[0].sentence(), "ada@example.com is used by Ada Lovelace and Bob.");
}

#[test]
fn a_column_without_addresses_is_a_warning_and_no_mail_column_at_all_an_error() {
    assert_eq!(codes(&list("Name,Email\nAda,\nBob,\n")), ["no-addresses", "empty-email"]);

    let (message, hint) = refusal(b"Name,Phone\nAda,101\n");

    assert_eq!(message, "No column in this list contains email addresses.");
    assert_eq!(hint, "The columns are “Name” and “Phone”.");
}

#[test]
fn a_list_of_users_alone_reminds_of_call_queues() {
    assert!(codes(&list("Name,Type,Email\nAda,User,ada@example.com\n")).contains(&"call-queues"));
    assert!(codes(&list("Name,Email\nAda,ada@example.com\n")).contains(&"call-queues"));
    assert!(!codes(&list(ACCOUNT)).contains(&"call-queues"));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told_because_it_hides_entries() {
    let list = list("Name,Email\nAda,ada@example.com\n\"Bob,bob@example.com\nCy,ada@example.com\n");

    assert!(list.findings.iter().any(|finding| finding.message == "A quotation mark in row 3 is never closed."));
    assert!(
        !codes(&self::list("Name,Email\nAda,ada@example.com\n\"Bob\nB\",bob@example.com\n"))
            .contains(&"unclosed-quote")
    );
}

#[test]
fn every_other_kind_of_file_is_named_with_the_way_to_a_list() {
    let kinds: [(&[u8], &str); 11] = [
        (
            b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml",
            "The workbook can’t be read. It may be damaged or protected by a password.",
        ),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "This is an OpenDocument spreadsheet."),
        (b"PK\x03\x04....list.csv", "This is a ZIP archive."),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "This is an old Excel workbook (XLS)."),
        (b"%PDF-1.7", "This is a PDF document."),
        (b"\x1F\x8B\x08\x00", "This file is compressed with gzip."),
        (b"  <!DOCTYPE html><table>", "This is a web page, not a user list."),
        (b"<?xml version=\"1.0\"?><Workbook/>", "This is XML, not a user list."),
        (b"{\"records\": []}", "This is JSON, not a user list."),
        (b" \r\n ", "The list is empty."),
        (b"\x7FELF\0\0\x01binary", "This file isn’t text."),
    ];

    for (bytes, message) in kinds {
        let (actual, hint) = refusal(bytes);

        assert_eq!(actual, message);
        assert!(hint.ends_with('.'));
    }
}

/// Sheet “About” without addresses; sheet “Users” from B2 on: a title, the header in row 4, an empty row 7.
const WORKBOOK: &[u8] = include_bytes!("fixtures/users/users.xlsx");

#[test]
fn a_workbook_is_read_like_a_list_with_the_rows_that_excel_shows() {
    let list = read(WORKBOOK, None).unwrap();
    let [duplicate] = list.duplicates.as_slice() else { panic!("one address is used twice: {list:?}") };
    let rows: Vec<_> = duplicate.entries.iter().map(|entry| entry.row).collect();

    assert_eq!((list.column.as_str(), list.addresses), ("Email", 3));
    assert_eq!(rows, [5, 8]);
    assert_eq!(duplicate.sentence(), "ada@example.com is used by Ada (101) and Front desk (Call Queue 800).");
}

/// Writes a one-sheet workbook, packed as tightly as a bomb.
fn workbook(sheet: &str) -> Vec<u8> {
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    let parts = [
        ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
             </Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Users\" sheetId=\"1\" \
             r:id=\"s\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"s\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
             </Relationships>",
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts.into_iter().chain([("xl/worksheets/sheet1.xml", sheet)]) {
        archive.start_file(name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn sheet(cells: &str) -> String {
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{cells}</sheetData></worksheet>"
    )
}

fn cell(at: &str, row: u32, text: &str) -> String {
    format!("<row r=\"{row}\"><c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")
}

#[test]
fn a_workbook_with_cells_at_its_two_corners_takes_no_room_for_those_between() {
    let cells = [cell("A1", 1, "Email"), cell("A2", 2, "ada@example.com"), cell("XFD1048576", 1_048_576, "end")];
    let list = read(&workbook(&sheet(&cells.concat())), None).unwrap();

    assert_eq!(list.addresses, 1);
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_read() {
    let bomb = workbook(&sheet(&" ".repeat(200 * 1024 * 1024)));

    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(refusal(&bomb).0, "The workbook unpacks to more than 128 MB.");
}

#[test]
fn an_empty_workbook_says_so() {
    assert_eq!(refusal(&workbook(&sheet(""))).0, "The workbook is empty.");
}

#[test]
fn a_list_that_is_too_large_is_refused_and_not_cut() {
    assert_eq!(refusal(&vec![b'a'; MAX_BYTES + 1]).0, "The list is larger than 16 MB.");
}

#[test]
fn a_hundred_thousand_rows_are_read_and_the_one_duplicate_is_found() {
    let mut text = String::from("Name,Extension,Email\n");

    for number in 0..100_000 {
        text.push_str(&format!("User {number},{number},user{number}@example.com\n"));
    }

    text.push_str("Last,999999,USER500@example.com\n");

    let list = list(&text);

    assert_eq!((list.rows, list.addresses), (100_001, 100_001));
    assert_eq!(list.duplicates.len(), 1);
    assert_eq!(list.duplicates[0].entries[1].row, 100_002);
}

#[test]
fn one_huge_cell_with_many_addresses_stays_in_proportion() {
    let many: String = (0..50_000).map(|number| format!("a{number}@b.cd;")).collect();
    let list = list(&format!("Email\n{many}\n{many}\n"));

    assert_eq!((list.rows, list.duplicates.len()), (2, 50_000));
    assert!(list.duplicates.iter().flat_map(|duplicate| &duplicate.entries).all(|entry| entry.value.len() < 20));
}

proptest! {
    #[test]
    fn any_bytes_give_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes, None);
    }

    #[test]
    fn any_text_gives_counts_that_add_up(text in "[a@.,;\"\\n\\r\\t\u{200b}é<> -]{0,300}") {
        if let Ok(list) = read(text.as_bytes(), None) {
            prop_assert!(list.addresses + list.empty <= list.rows);
            prop_assert!(list.rows <= list.addresses + list.empty + list.invalid.len());
            prop_assert!(list.duplicates.iter().all(|duplicate| duplicate.entries.len() > 1));
        }
    }

    #[test]
    fn every_repeated_address_is_found_whatever_the_order(picks in proptest::collection::vec(0_usize..30, 1..60)) {
        let text: String = picks.iter().map(|pick| format!("Someone,u{pick}@example.com\n")).collect();
        let list = list(&format!("Name,Email\n{text}"));
        let mut expected = std::collections::BTreeMap::<String, usize>::new();

        for pick in &picks {
            *expected.entry(format!("u{pick}@example.com")).or_default() += 1;
        }

        expected.retain(|_, count| *count > 1);

        let found: std::collections::BTreeMap<_, _> =
            list.duplicates.iter().map(|duplicate| (duplicate.email.clone(), duplicate.entries.len())).collect();

        prop_assert_eq!(found, expected);
    }
}
