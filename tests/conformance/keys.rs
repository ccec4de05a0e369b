//! `infra/deploy/keys`, with a program in the place of AWS's own that notes how it is called.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::support::root;

/// Puts keys where looking at the secret of seals prints this, or fails. Whether the script ended well, the secrets that were
/// put, and whether the files are still there.
fn put(described: Option<&str>) -> (bool, Vec<String>, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    for name in ["session.json", "seal.json", "radius.json"] {
        fs::write(path(name), "{}").expect("written");
    }
    let answer = described.map_or("exit 254".to_owned(), |text| format!("echo '{text}'"));
    let aws = format!("#!/bin/sh\ncase $2 in describe-secret) {answer} ;; *) echo $4 >>\"$CALLS\" ;; esac\n");
    fs::write(path("aws"), aws).expect("written");
    fs::set_permissions(path("aws"), fs::Permissions::from_mode(0o755)).expect("allowed");
    let search = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut script = Command::new(root().join("infra/deploy/keys"));
    script.arg("put").arg(folder.path()).arg("panel").env("PATH", search).env("CALLS", path("calls"));
    let output = script.output().expect("bash runs");
    let calls = fs::read_to_string(path("calls")).unwrap_or_default();
    (output.status.success(), calls.lines().map(str::to_owned).collect(), path("seal.json").exists())
}

#[test]
fn the_key_of_seals_is_put_once_and_kept_when_nobody_can_tell_whether_it_is_there() {
    let all = ["session", "seal", "radius"].map(|name| format!("panel/{name}")).to_vec();
    assert_eq!(put(Some("null")), (true, all, false));
    let session = vec!["panel/session".to_owned()];
    assert_eq!(put(Some(r#"{"6a1c": ["AWSCURRENT"]}"#)), (true, session.clone(), false));
    assert_eq!(put(None), (false, session, true));
}
