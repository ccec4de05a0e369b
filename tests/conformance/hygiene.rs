use std::path::Path;

use crate::sources::{rust, texts};
use crate::support::root;

/// Every place where one of the words stands, as `path:line`. The words come in parts, so that this file holds none.
fn places<const N: usize>(words: &[[&str; N]], is_looked_at: impl Fn(&Path) -> bool) -> Vec<String> {
    let words: Vec<String> = words.iter().map(|parts| parts.concat()).collect();
    let mut places = Vec::new();
    for (path, text) in texts().into_iter().filter(|(path, _)| is_looked_at(path)) {
        for (number, line) in text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                places.push(format!("{}:{}", path.display(), number + 1));
            }
        }
    }
    places
}

/// The lock file names the registry by design.
fn is_written(path: &Path) -> bool {
    path != Path::new("Cargo.lock")
}

#[test]
fn no_file_names_the_host_of_a_registry() {
    let hosts = [
        ["index.crates", ".io"],
        ["static.crates", ".io"],
        ["pypi", ".org"],
        ["python", "hosted.org"],
        ["deb.deb", "ian.org"],
        ["security.deb", "ian.org"],
        ["registry.npm", "js.org"],
        ["proxy.go", "lang.org"],
    ];
    assert_eq!(places(&hosts, is_written), Vec::<String>::new());
}

#[test]
fn no_file_names_a_folder_of_one_machine() {
    let folders = ["/wo", "/ro", "/ho", "/Us"].into_iter().zip(["rk/", "ot/", "me/", "ers/"]);
    // `functions/home/src` is none: such a folder starts a path.
    let starts = |first: &'static str, rest| [" ", "\"", "'", "=", "(", "`"].map(|before| [before, first, rest]);
    let folders: Vec<[&str; 3]> = folders.flat_map(|(first, rest)| starts(first, rest)).collect();
    assert_eq!(places(&folders, is_written), Vec::<String>::new());
}

#[test]
fn nothing_is_left_for_later_or_switched_off() {
    let words = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["unimple", "mented!"],
        ["to", "do!("],
        ["#[ig", "nore"],
        ["dbg", "!("],
        ["#![al", "low("],
    ];
    let is_code = |path: &Path| {
        path.extension().is_some_and(|end| end == "rs" || end == "yaml" || end == "ftl") || path.ends_with("run")
    };
    assert_eq!(places(&words, is_code), Vec::<String>::new());
}

/// A test that the plain run leaves out asks for a variable, and `tests/run` sets it.
#[test]
fn what_the_plain_run_leaves_out_is_run_all_the_same() {
    let run = std::fs::read_to_string(root().join("tests/run")).expect("tests/run is there");
    for variable in ["PANEL_LARGE=", "PANEL_BROWSER=1", "PANEL_TEST_CLOUD="] {
        assert!(run.contains(variable), "{variable}");
    }
}

/// A file is read at a glance: half of them in less than this many lines, and each in less than that.
const MEDIAN_LINES_MAX: usize = 120;
const LINES_MAX: usize = 350;

#[test]
fn files_are_short_enough_to_read() {
    let mut files: Vec<(usize, String)> =
        rust("").iter().map(|(path, text)| (text.lines().count(), path.display().to_string())).collect();
    files.sort_unstable();
    let (median, longest) = (files[files.len() / 2].0, files.last().expect("there is code"));
    assert!(median <= MEDIAN_LINES_MAX, "the median of {} files is {median} lines", files.len());
    assert!(longest.0 <= LINES_MAX, "{longest:?}");
}
