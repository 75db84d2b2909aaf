//! The folder of brand files next to the settings.

use super::{Brand, BrandProblem, file};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Maximum bytes of a brand file; a typical one has about two kilobytes.
const LARGEST_FILE: u64 = 64 * 1024;
/// Maximum number of brand files; there are about ten resellers.
const MOST_FILES: usize = 100;

/// Reads every `*.toml` file of `folder`, by name. Unusable files are reported; the others are still read.
pub(super) fn read(folder: &Path) -> (Vec<Brand>, Vec<BrandProblem>) {
    let mut brands: Vec<Brand> = Vec::new();
    let mut problems = Vec::new();

    let mut paths = match toml_files(folder) {
        Ok(paths) => paths,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (brands, problems),
        Err(error) => {
            problems
                .push(BrandProblem {
                    path: folder.to_owned(), reason: format!("The folder can’t be read: {error}.")
                });
            return (brands, problems);
        }
    };
    paths.sort();

    if paths.len() > MOST_FILES {
        problems.push(BrandProblem {
            path: folder.to_owned(),
            reason: format!(
                "The folder contains {} brand files. Only the first {MOST_FILES} by name are read.",
                paths.len()
            ),
        });
        paths.truncate(MOST_FILES);
    }

    for path in paths {
        match read_file(&path) {
            Ok(brand) if brands.iter().any(|earlier| earlier.id == brand.id) => {
                let reason = format!("An earlier file also has the brand ID “{}”. That file is used.", brand.id);
                problems.push(BrandProblem { path, reason });
            }
            Ok(brand) => brands.push(brand),
            Err(reason) => problems.push(BrandProblem { path, reason }),
        }
    }

    (brands, problems)
}

fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));

    fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .filter(|path| path.as_ref().map_or(true, is_toml))
        .collect()
}

fn read_file(path: &Path) -> Result<Brand, String> {
    let unreadable = |error: io::Error| format!("The file can’t be read: {error}.");

    // Opening a named pipe would block forever, so this is checked before opening.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err("This isn’t a file.".to_owned());
    }

    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST_FILE + 1).read_to_end(&mut bytes)).map_err(unreadable)?;

    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("The file is larger than {} kB, so it isn’t a brand file.", LARGEST_FILE / 1024));
    }

    let text = str::from_utf8(&bytes).map_err(|_| "The file isn’t UTF-8 text. Save it as UTF-8.".to_owned())?;
    file::parse(text)
}

#[cfg(test)]
mod tests {
    use super::super::Brands;
    use super::*;

    fn brand_file(id: &str, name: &str) -> String {
        format!("id = \"{id}\"\nname = \"{name}\"\n[[regions]]\nid = \"us\"\nname = \"United States\"\n")
    }

    fn problems_of(folder: &Path) -> Vec<(String, String)> {
        let (_, problems) = Brands::built_in().with_folder(folder);
        let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();

        problems.iter().map(|problem| (name(&problem.path), problem.reason.clone())).collect()
    }

    #[test]
    fn a_missing_folder_is_fine() {
        let folder = tempfile::tempdir().unwrap();
        let (brands, problems) = Brands::built_in().with_folder(&folder.path().join("brands"));

        assert_eq!((brands.all().len(), problems.len()), (3, 0));
    }

    #[test]
    fn a_file_adds_a_brand_and_another_overrides_one_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("example.toml"), brand_file("example", "Example Phone")).unwrap();
        fs::write(folder.path().join("bt.toml"), brand_file("bt-cloud-work", "BT, our way")).unwrap();

        let (brands, problems) = Brands::built_in().with_folder(folder.path());
        let names = brands.all().iter().map(|brand| &*brand.name).collect::<Vec<_>>();

        assert_eq!(names, ["Office@Hand from AT&T", "BT, our way", "RingCentral", "Example Phone"]);
        assert_eq!(problems, []);
    }

    #[test]
    fn a_broken_file_is_told_and_the_others_are_read() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.toml"), "id = ").unwrap();
        fs::write(folder.path().join("b.toml"), [0xff, 0xfe, b'i', 0]).unwrap();
        fs::write(folder.path().join("c.toml"), vec![b'#'; 70_000]).unwrap();
        fs::create_dir(folder.path().join("d.toml")).unwrap();
        fs::write(folder.path().join("e.TOML"), brand_file("example", "Example Phone")).unwrap();
        fs::write(folder.path().join("f.toml"), brand_file("example", "Again")).unwrap();
        fs::write(folder.path().join("notes.txt"), "not asked for").unwrap();

        let (brands, _) = Brands::built_in().with_folder(folder.path());
        assert_eq!(brands.get("example").map(|brand| &*brand.name), Some("Example Phone"));

        let problems = problems_of(folder.path());
        let names = problems.iter().map(|(name, _)| &**name).collect::<Vec<_>>();
        assert_eq!(names, ["a.toml", "b.toml", "c.toml", "d.toml", "f.toml"]);
        assert_eq!(problems[1].1, "The file isn’t UTF-8 text. Save it as UTF-8.");
        assert_eq!(problems[2].1, "The file is larger than 64 kB, so it isn’t a brand file.");
        assert_eq!(problems[3].1, "This isn’t a file.");
        assert_eq!(problems[4].1, "An earlier file also has the brand ID “example”. That file is used.");
    }

    #[test]
    fn a_folder_that_is_a_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brands");
        fs::write(&path, "").unwrap();

        assert!(problems_of(&path)[0].1.starts_with("The folder can’t be read"));
    }

    #[test]
    fn too_many_files_are_never_cut_silently() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..101 {
            fs::write(folder.path().join(format!("{number:03}.toml")), brand_file(&format!("b{number}"), "B")).unwrap();
        }

        let (brands, problems) = Brands::built_in().with_folder(folder.path());
        assert_eq!(brands.all().len(), 103);
        assert_eq!(problems.len(), 1);
        assert!(problems[0].reason.starts_with("The folder contains 101 brand files."));
    }
}
