//! `export sp-metadata` and `brands`.

use crate::program::{Sandbox, keys, text};
use std::fs;

#[test]
fn published_values_become_metadata_that_the_program_itself_reads() {
    let sandbox = Sandbox::new();
    let export = ["export", "sp-metadata", "--brand", "ringcentral", "--region", "us"];
    let xml = sandbox.run(&export).ends_with(0).stdout;
    let document =
        sandbox.run_with_input(&["inspect", "sp-metadata", "-", "--json"], xml.as_bytes()).ends_with(0).json();

    assert_eq!(document["entity_id"], "https://sso.ringcentral.com");
    assert_eq!(document["assertion_consumer_services"][0]["location"], "https://sso.ringcentral.com/sp/ACS.saml2");

    let file = text(&sandbox.path("sp.xml"));
    let answer = sandbox.run(&[&export[..], &["-o", &file]].concat()).ends_with(0);
    assert_eq!(answer.stdout, format!("Saved the SP metadata as {file}.\n"));
    assert_eq!(fs::read_to_string(&file).unwrap(), xml);
    assert_eq!(sandbox.run(&[&export[..], &["--json"]].concat()).ends_with(0).json()["xml"], xml);
}

#[test]
fn inferred_values_go_out_only_when_they_are_accepted() {
    let sandbox = Sandbox::new();
    let export = ["export", "sp-metadata", "--brand", "bt-cloud-work", "--region", "uk"];
    let refused = sandbox.run(&export).ends_with(2);

    assert_eq!(refused.stdout, "");
    refused.says("BT Cloud Work doesn’t publish its entity ID");
    assert!(refused.stderr.contains("Load the SP metadata"), "{}", refused.stderr);
    sandbox.run(&[&export[..], &["--accept-suggested"]].concat()).ends_with(0);
}

#[test]
fn a_brand_or_region_that_is_not_there_is_answered_with_those_that_are() {
    let sandbox = Sandbox::new();
    let brand = sandbox.run(&["export", "sp-metadata", "--brand", "example", "--region", "us"]).ends_with(2);
    assert!(brand.stderr.contains("office-at-hand, bt-cloud-work, and ringcentral"), "{}", brand.stderr);
    let region = sandbox.run(&["export", "sp-metadata", "--brand", "ringcentral", "--region", "mars"]).ends_with(2);
    assert!(region.stderr.contains("us, canada, uk"), "{}", region.stderr);
}

#[test]
fn what_to_export_has_to_be_said() {
    let sandbox = Sandbox::new();
    sandbox.run(&["export", "sp-metadata"]).ends_with(64);
    sandbox.run(&["export", "sp-metadata", "--brand", "ringcentral"]).ends_with(64);
    sandbox.run(&["export", "sp-metadata", "--account", "A", "--brand", "ringcentral", "--region", "us"]).ends_with(64);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
    let sandbox = Sandbox::new();
    let export = ["export", "sp-metadata", "--brand", "ringcentral", "--region", "us", "-o"];
    let missing = text(&sandbox.path("nowhere/sp.xml"));
    let refused = sandbox.run(&[&export[..], &[&missing]].concat()).ends_with(2);
    refused.says(&format!("Couldn’t write the file {missing}"));

    let folder = text(&sandbox.path("folder"));
    fs::create_dir(&folder).unwrap();
    sandbox.run(&[&export[..], &[&folder]].concat()).ends_with(2).says("is a folder, not a file.");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);

    let file = sandbox.write("file", "kept");
    let below = sandbox.run(&[&export[..], &[&format!("{file}/sp.xml")]].concat()).ends_with(2);
    below.says(". Part of the path is a file.");
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_written_into_and_a_link_stays_a_link() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};

    let sandbox = Sandbox::new();
    let export = ["export", "sp-metadata", "--brand", "ringcentral", "--region", "us", "-o"];
    let pipe = text(&sandbox.path("pipe"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    sandbox.run(&[&export[..], &[&pipe]].concat()).ends_with(0);
    assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
    let xml = reader.join().unwrap();
    assert!(xml.contains("EntityDescriptor"), "{xml}");

    let file = sandbox.write("sp.xml", "old");
    let link = sandbox.path("link.xml");
    symlink(&file, &link).unwrap();
    sandbox.run(&[&export[..], &[&text(&link)]].concat()).ends_with(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), xml);
}

#[test]
fn brands_are_listed_with_how_each_value_is_known() {
    let sandbox = Sandbox::new();
    let document = sandbox.run(&["brands", "--json"]).ends_with(0).json();
    let brand = &document["brands"][0];

    assert_eq!(keys(brand), ["id", "name", "short_name", "regions"]);
    assert_eq!(brand["id"], "office-at-hand");
    assert_eq!(brand["regions"][0]["entity_id"]["mark"], "suggested");
    assert_eq!(brand["regions"][0]["relay_state"]["mark"], "published");
    let text = sandbox.run(&["brands"]).ends_with(0);
    assert!(text.stdout.contains("--brand bt-cloud-work --region uk"), "{}", text.stdout);
}

#[test]
fn a_brand_file_that_cannot_be_used_is_told_and_does_not_hide_the_others() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(sandbox.path("data/brands")).unwrap();
    sandbox.write("data/brands/broken.toml", "id = ");
    let answer = sandbox.run(&["brands", "--data-dir", &text(&sandbox.path("data"))]).ends_with(0);

    assert!(answer.stderr.starts_with("warning: The brand file "), "{}", answer.stderr);
    assert!(answer.stdout.contains("RingCentral"), "{}", answer.stdout);
}
