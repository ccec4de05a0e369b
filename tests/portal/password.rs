//! Changing the password.

use portal_tests::{Person, World};

/// The fields that are sent, and the faults.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

const NEW: &str = "kawa na tarasie o świcie";

#[tokio::test(flavor = "multi_thread")]
async fn s09_a_new_password_ends_every_other_session_at_once() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut app, mut other) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let mut browser = world.browser_of(&anna).await;
    let old = browser.clone();
    let fields = [("current_password", anna.password.as_str()), ("new_password", NEW), ("repeat_password", NEW)];
    let changed = browser.post("/password", &fields).await.expect(303);
    assert_eq!(changed.location(), "/password?changed=1");
    let page = browser.get(changed.location()).await.expect(200).body;
    assert!(page.contains("Klucze dostępu działają dalej") && page.contains("href=\"/security/passkeys\""), "{page}");
    // S11: this session goes on under a new id.
    assert_ne!(browser.cookie, old.cookie);
    let _ = browser.get("/").await.expect(200);
    let _ = app.get("/").await.expect(401);
    for mut gone in [other.clone(), old] {
        let _ = gone.get("/").await.expect(303);
    }
    let _ = other.post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(401);
    let _ = other.post("/login", &[("login", "anna"), ("password", NEW)]).await.expect(303);
    // The other browser is new once more, and a mail tells of that too.
    world.portal.drain().await.expect("sent");
    let subjects: Vec<String> = world.portal.mailbox().list().into_iter().map(|mail| mail.subject).collect();
    assert!(subjects.len() == 2 && subjects.iter().any(|subject| subject.contains("Hasło")), "{subjects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_cannot_be_taken_is_named_at_its_field() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let now = anna.password.as_str();
    let (short, long) = ("krótkie", "długie ".repeat(20));
    let cases: [Case<'_>; 9] = [
        (&[], &["current_password:required", "new_password:required"]),
        (&[("current_password", now)], &["new_password:required"]),
        (&[("current_password", "inne"), ("new_password", NEW)], &["current_password:password_wrong"]),
        (
            &[("current_password", "inne"), ("new_password", short)],
            &["current_password:password_wrong", "new_password:password_too_short"],
        ),
        (&[("current_password", now), ("new_password", now)], &["new_password:password_same"]),
        (&[("current_password", now), ("new_password", &long)], &["new_password:password_too_long"]),
        (&[("current_password", now), ("new_password", "qwertyuiop")], &["new_password:password_too_common"]),
        (&[("current_password", now), ("new_password", "to-ja-Anna-123")], &["new_password:password_contains_login"]),
        (
            &[("current_password", now), ("new_password", NEW), ("repeat_password", "x")],
            &["repeat_password:passwords_differ"],
        ),
    ];
    let mut app = world.app_of(&anna).await;
    for (fields, faults) in cases {
        let answer = app.post("/password", fields).await.expect(422);
        assert_eq!(answer.faults(), faults, "{fields:?}");
        world.pass(3);
    }
    let _ = app.get("/").await.expect(200);
    let _ = world.app_of(&anna).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_types_the_new_password_twice_and_a_program_need_not() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let once = [("current_password", anna.password.as_str()), ("new_password", NEW)];
    let empty = [once[0], once[1], ("repeat_password", "")];
    for fields in [&once[..], &empty[..]] {
        let page = browser.post("/password", fields).await.expect(422);
        assert!(page.body.contains("id=\"repeat_password-error\"") || page.body.contains("różnią"), "{}", page.body);
    }
    let _ = world.app_of(&anna).await.post("/password", &once).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_at_once_one_is_made() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let (mut one, mut other) = (world.app_of(&anna).await, world.app_of(&anna).await);
    let fields = |new| [("current_password", anna.password.as_str()), ("new_password", new)];
    let (first, second) = (fields("pierwsze hasło Anny"), fields("drugie hasło dla Anny"));
    let (left, right) = tokio::join!(one.post("/password", &first[..]), other.post("/password", &second[..]));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{left:?} {right:?}");
    assert!([401, 409, 422].contains(&statuses[1]), "{left:?} {right:?}");
    let password = if left.status == 200 { first[1].1 } else { second[1].1 };
    let _ = world.app().post("/login", &[("login", "anna"), ("password", password)]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s05_a_new_password_ends_the_mailed_one() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let mailed = world.one_time_password(&anna).await;
    let _ = app.post("/password", &[("current_password", &anna.password), ("new_password", NEW)]).await.expect(200);
    let _ = world.app().post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_there_is_nothing_to_change() {
    let world = World::new().await;
    for method in ["GET", "POST"] {
        let headers =
            http::HeaderMap::from_iter([(http::header::CONTENT_TYPE, "application/json".parse().expect("a type"))]);
        let answer = world.app().send(method.parse().expect("a method"), "/password", headers, b"{}".to_vec()).await;
        assert_eq!(answer.expect(401).code(), "unauthenticated");
    }
}
