//! The agent and FreeRADIUS side by side: whichever asks first carries a change, and a session is changed once.

use portal_tests::{Count, Dialled, Machine, World};
use serde_json::json;
use shared::clock::Clock as _;
use shared::domain::RestrictionLevel;

use crate::network_actions::{COA, applied, at_network, change, id, online, told, waiting};

#[tokio::test(flavor = "multi_thread")]
async fn both_ways_at_once_bring_a_change_once() {
    let world = World::new().await;
    let (anna, home, session) = online(&world, "anna").await;
    world.pass(1);
    change(&world, &anna, None).await;
    let record = session.now(&world, "Interim-Update", Count { bytes: 1000, packets: 1 });
    let (agent, radius) = (world.agent().await, world.radius().await);
    let polls = (0..4).map(|_| async { agent.clone().actions().await });
    let reports = (0..4).map(|_| async { radius.clone().account(&record).await });
    let (polls, reports) = tokio::join!(futures::future::join_all(polls), futures::future::join_all(reports));
    let polled: usize =
        polls.into_iter().map(|answer| answer.expect(200).json()["actions"].as_array().map_or(0, Vec::len)).sum();
    let reported = reports.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(polled + reported, 1, "{polled} by the agent, {reported} by FreeRADIUS");
    assert_eq!(world.traffic(&anna, &home.id).await.down_bytes, 1000);
}

/// What happens to a session after its subscriber has paid, in every order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    AgentAsks,
    SessionReports,
    AgentTells,
    ServerTells,
}

fn orders(left: &[Step]) -> Vec<Vec<Step>> {
    if left.is_empty() {
        return vec![Vec::new()];
    }
    let first = |step: &Step| {
        let rest: Vec<Step> = left.iter().copied().filter(|other| other != step).collect();
        orders(&rest).into_iter().map(|order| [&[*step], order.as_slice()].concat()).collect::<Vec<_>>()
    };
    left.iter().flat_map(first).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn in_whatever_order_both_ways_take_their_steps_a_session_is_changed_once() {
    let world = at_network(COA).await;
    let (mut agent, mut radius) = (world.agent().await, world.radius().await);
    let all = orders(&[Step::AgentAsks, Step::SessionReports, Step::AgentTells, Step::ServerTells]);
    assert_eq!(all.len(), 24);
    for (place, order) in all.iter().enumerate() {
        let (person, home, session) = online(&world, &format!("p{place}")).await;
        world.pass(1);
        change(&world, &person, None).await;
        let (mut carried, mut is_settled) = (Vec::new(), false);
        for step in order {
            match step {
                Step::AgentAsks => carried.extend(asked(&mut agent).await),
                Step::SessionReports => carried.extend(reported(&mut radius, &world, &session).await),
                // Of nothing nobody tells.
                Step::AgentTells | Step::ServerTells if carried.is_empty() => {}
                Step::AgentTells => {
                    let _ = agent.tell(&carried[0], "CoA-ACK", "").await.expect(204);
                    is_settled = true;
                }
                Step::ServerTells => {
                    let _ = radius.settle(&carried[0], "CoA-ACK", "").await.expect(204);
                    is_settled = true;
                }
            }
        }
        assert_eq!(carried.len(), 1, "{order:?}");
        // When nobody carries it any more: again, and once, or not at all where the router has told.
        world.pass(1);
        let mut again = reported(&mut radius, &world, &session).await;
        again.extend(asked(&mut agent).await);
        if is_settled {
            assert_eq!(again, Vec::<String>::new(), "{order:?}");
        } else {
            assert_eq!(again, carried, "{order:?}");
            let _ = agent.tell(&carried[0], "CoA-ACK", "").await.expect(204);
        }
        world.pass(3);
        assert_eq!((asked(&mut agent).await, waiting(&world).await), (Vec::new(), 0), "{order:?}");
        let line = world.line(&person, &home.id).await;
        assert!(line.online(world.clock.now()).is_some() && line.sessions[0].offer.is_none(), "{order:?}");
        assert!(applied(&world, &person).await.is_some(), "{order:?}");
    }
}

async fn asked(agent: &mut Machine) -> Vec<String> {
    told(agent).await.iter().map(|action| id(action).to_owned()).collect()
}

async fn reported(radius: &mut Machine, world: &World, session: &Dialled) -> Vec<String> {
    let answer = radius.account(&session.now(world, "Interim-Update", Count::default())).await;
    if answer.status == 204 {
        return Vec::new();
    }
    vec![answer.expect(200).json()["control:Portal-Action-Id"]["value"][0].as_str().expect("an id").to_owned()]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_is_told_of_its_own_routers_and_the_rest_is_left_to_another() {
    let world = at_network(COA).await;
    let (anna, ..) = online(&world, "anna").await;
    world.pass(1);
    change(&world, &anna, Some(RestrictionLevel::Suspended)).await;
    let mut agent = world.agent().await;
    let path = "/network/v1/actions";
    for elsewhere in ["bras-9", "bras-9, 10.9.9.9"] {
        let answer = agent.post(path, &json!({ "routers": elsewhere })).await.expect(200).json();
        assert_eq!(answer["actions"], json!([]), "{elsewhere}");
    }
    let answer = agent.post(path, &json!({ "routers": "bras-9, bras-1" })).await.expect(200).json();
    assert_eq!(answer["actions"].as_array().map(Vec::len), Some(1), "nothing was taken from it meanwhile");
}
