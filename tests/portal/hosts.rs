//! Hosts: what they are, whether they are online, and charts of what went through them.

use portal_tests::{Client, Count, Dialled, Person, World, host};
use scraper::{Html, Selector};
use serde_json::Value;
use shared::clock::Clock as _;
use shared::domain::{Host, Mac, Text};

fn selected(body: &str, selector: &str, attribute: &str) -> Vec<String> {
    let document = Html::parse_document(body);
    let selector = Selector::parse(selector).expect("a selector");
    document.select(&selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
}

async fn listed(app: &mut Client) -> Vec<Value> {
    app.get("/hosts").await.expect(200).json()["hosts"].as_array().expect("hosts").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_are_listed_by_name_each_with_what_it_is_and_a_way_to_it() {
    let named = |id: &str, name: &str| Host { name: Text::parse(name).expect("a name"), ..host(id) };
    let mac = Mac::parse("02-00-5E-10-00-01").expect("an address");
    let office = Host { macs: vec![mac], ..named("1", "Biuro") };
    let anna = Person::new("anna").with_host(&named("2", "Warsztat")).with_host(&office);
    let nobody = Person::new("ewa");
    let world = World::of(&[&anna, &nobody]).await;
    let hosts = listed(&mut world.app_of(&anna).await).await;
    assert_eq!(
        hosts.iter().map(|host| host["name"].as_str().expect("a name")).collect::<Vec<_>>(),
        ["Biuro", "Warsztat"]
    );
    assert_eq!((&hosts[0]["down_kbps"], &hosts[0]["macs"][0]), (&300_000.into(), &"02:00:5e:10:00:01".into()));
    assert_eq!((&hosts[0]["online"], &hosts[0]["since"]), (&false.into(), &Value::Null));
    let page = world.browser_of(&anna).await.get("/hosts").await.expect(200).body;
    for words in ["Biuro", "1-dom", "300\u{a0}Mb/s", "50\u{a0}Mb/s", "02:00:5e:10:00:01", "Nie widzieliśmy"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(selected(&page, "main a.button", "href"), ["/hosts/hst_1", "/hosts/hst_2"]);
    assert_eq!(selected(&page, ".nav [aria-current]", "href"), ["/hosts"]);
    assert_eq!(listed(&mut world.app_of(&nobody).await).await, Vec::<Value>::new());
    let page = world.browser_of(&nobody).await.get("/hosts").await.expect(200).body;
    assert!(page.contains("Nie masz tu jeszcze łącza"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_hosts_than_a_page_holds_are_on_the_next_each_once() {
    let many = (10..55).fold(Person::new("anna"), |anna, number| anna.with_host(&host(&number.to_string())));
    let world = World::of(&[&many]).await;
    let mut app = world.app_of(&many).await;
    let (mut found, mut path) = (Vec::new(), "/hosts".to_owned());
    for _ in 0..4 {
        let page = app.get(&path).await.expect(200).json();
        found.extend(page["hosts"].as_array().expect("hosts").iter().map(|host| host["id"].to_string()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/hosts?after={next}");
    }
    found.sort();
    found.dedup();
    assert_eq!(found.len(), 45);
    let _ = app.get("/hosts?after=x").await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_online_as_long_as_the_network_says_so() {
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    let (mut radius, mut app) = (world.radius().await, world.app_of(&anna).await);
    let session = Dialled::new("anna-dom", "81a00001", world.clock.now());
    let start = world.clock.now().as_second();
    let seen = |host: &Value| {
        let since =
            host["since"].as_str().map(|at| at.parse::<shared::domain::Timestamp>().expect("a time").as_second());
        (host["online"].as_bool().expect("it"), since, host["address"].as_str().map(str::to_owned))
    };
    let _ = radius.account(&session.now(&world, "Start", Count::default())).await.expect(204);
    let online = (true, Some(start), Some("100.64.0.7".to_owned()));
    assert_eq!(seen(&listed(&mut app).await[0]), online);
    assert_eq!(seen(&app.get("/hosts/hst_anna").await.expect(200).json()["host"]), online);
    // Its router is silent: it was last seen then.
    world.pass(16);
    let mut app = world.app_of(&anna).await;
    assert_eq!(seen(&listed(&mut app).await[0]), (false, Some(start), None));
    let _ = radius.account(&session.now(&world, "Interim-Update", Count::default())).await.expect(204);
    assert_eq!(seen(&listed(&mut app).await[0]), online);
    world.pass(1);
    let _ = radius.account(&session.now(&world, "Stop", Count::default())).await.expect(204);
    let off = (false, Some(start + 17 * 60), None);
    assert_eq!(seen(&app.get("/hosts/hst_anna").await.expect(200).json()["host"]), off);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_router_counted_is_in_the_points_the_sums_and_the_words() {
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    let mut radius = world.radius().await;
    let session = Dialled::new("anna-dom", "81a00001", world.clock.now());
    let mut count = Count::default();
    for _ in 0..12 {
        world.pass(5);
        count.bytes += 750_000_000;
        count.packets += 600_000;
        let _ = radius.account(&session.now(&world, "Interim-Update", count)).await.expect(204);
    }
    let detail = world.app_of(&anna).await.get("/hosts/hst_anna").await.expect(200).json();
    for (span, points, step_s) in [("day", 288, 300), ("week", 336, 1800)] {
        let span = &detail[span];
        assert_eq!((span["points"].as_array().expect("points").len(), &span["step_s"]), (points, &step_s.into()));
        let newest = &span["points"][points - 1];
        assert_eq!(
            (&newest["down_bps"], &newest["up_bps"], &newest["down_pps"]),
            (&20_000_000.into(), &2_000_000.into(), &2000.into())
        );
        assert_eq!(span["points"][0], Value::Null);
        let sum = span["down_bytes"].as_u64().expect("bytes");
        assert!((8_250_000_000..=9_000_000_000).contains(&sum), "to the last whole five minutes: {sum}");
    }
    let page = world.browser_of(&anna).await.get("/hosts/hst_anna").await.expect(200).body;
    for words in ["pobieranie 20\u{a0}Mb/s", "wysyłanie 2\u{a0}Mb/s", "2\u{a0}tys. pak./s", "GB", "brak danych"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(selected(&page, "main a.button", "href"), ["/hosts/hst_anna/pppoe-password"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn charts_are_files_of_their_own_for_this_screen_and_this_person_alone() {
    let anna = Person::new("anna").with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    world.week_of_traffic(&anna, &anna.hosts[0]).await;
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get("/hosts/hst_anna").await.expect(200).body;
    assert_eq!(
        selected(&page, "img[loading=lazy][width][height]", "alt").iter().filter(|alt| !alt.is_empty()).count(),
        4
    );
    let (images, others) = (selected(&page, "img", "src"), selected(&page, "source", "srcset"));
    assert_eq!((images.len(), others.len()), (4, 12));
    let mut seen = std::collections::BTreeSet::new();
    for path in images.iter().chain(&others) {
        let chart = browser.get(path).await.expect(200);
        assert_eq!(chart.header("content-type"), "image/svg+xml");
        assert_eq!(chart.header("cache-control"), "private, max-age=60");
        assert!(chart.header("vary").contains("cookie"));
        assert!(chart.body.starts_with("<svg ") && chart.body.contains("<polyline"), "{path}");
        assert_eq!(
            chart.cost(),
            "BatchGetItem 1 (2.0); GetItem 1 (1.0); Query 1".to_owned()
                + chart.cost().split("Query 1").nth(1).expect("one query"),
            "{path}"
        );
        let gzipped = browser.clone().with("accept-encoding", "gzip").get(path).await.expect(200);
        assert!(
            gzipped.header("content-encoding") == "gzip" && gzipped.bytes.len() <= 8 * 1024,
            "{path}: {}",
            gzipped.bytes.len()
        );
        assert!(seen.insert(chart.body), "{path} is another's");
        assert_eq!(world.browser().get(path).await.expect(303).header("cache-control"), "no-store");
    }
    for unknown in ["span=year", "span=", "size=huge", "theme=pink"] {
        let _ = browser.get(&format!("/hosts/hst_anna/charts/traffic?{unknown}")).await.expect(404);
    }
    let _ = browser.get("/hosts/hst_anna/charts/weather").await.expect(404);
    let _ = browser.get("/hosts/hst_none/charts/traffic").await.expect(404);
}
