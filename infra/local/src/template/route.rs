//! Which function answers which path, as an HTTP API decides it: a fixed part wins over a parameter, a
//! parameter over a greedy one, a named method over `ANY`, and any of these over `$default`; a wrong method on a
//! known path is as unknown as a wrong path.

use std::collections::BTreeMap;

use super::{DEFAULT_ROUTE, HttpRoute};

/// The routes of all functions.
#[derive(Debug, Clone, Default)]
pub struct RouteTable {
    routes: Vec<Route>,
}

#[derive(Debug, Clone)]
struct Route {
    function: String,
    http: HttpRoute,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Parameter(String),
    Greedy(String),
}

/// The function for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its name.
    pub function: String,
    /// The route as the event names it: `GET /invoices/{id}/pdf`.
    pub route_key: String,
    /// What the parameters stand for.
    pub path_parameters: BTreeMap<String, String>,
}

impl RouteTable {
    pub(super) fn new(routes: impl IntoIterator<Item = (String, HttpRoute)>) -> Self {
        let routes = routes
            .into_iter()
            .map(|(function, route)| Route { segments: segments(&route.path), function, http: route })
            .collect();
        Self { routes }
    }

    /// Every route as (function, method, path).
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.routes.iter().map(|route| (&*route.function, &*route.http.method, &*route.http.path))
    }

    /// The function for a method and a decoded path, or the one for all that is left; `None` is the gateway's 404.
    pub fn find(&self, method: &str, path: &str) -> Option<Match> {
        self.find_named(method, path).or_else(|| {
            let route = self.routes.iter().find(|route| route.http.path == DEFAULT_ROUTE)?;
            let route_key = DEFAULT_ROUTE.to_owned();
            Some(Match { function: route.function.clone(), route_key, path_parameters: BTreeMap::new() })
        })
    }

    fn find_named(&self, method: &str, path: &str) -> Option<Match> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let mut best: Option<(Vec<u8>, &Route, BTreeMap<String, String>)> = None;
        for route in self.routes.iter().filter(|route| route.http.path != DEFAULT_ROUTE) {
            let any = route.http.method == "ANY";
            if !any && route.http.method != method {
                continue;
            }
            let Some(parameters) = matches(&route.segments, &parts) else { continue };
            let mut rank: Vec<u8> = route.segments.iter().map(Segment::rank).collect();
            rank.push(u8::from(any));
            if best.as_ref().is_none_or(|(other, ..)| rank < *other) {
                best = Some((rank, route, parameters));
            }
        }
        best.map(|(_, route, path_parameters)| Match {
            function: route.function.clone(),
            route_key: format!("{} {}", route.http.method, route.http.path),
            path_parameters,
        })
    }
}

impl Segment {
    fn rank(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Parameter(_) => 1,
            Self::Greedy(_) => 2,
        }
    }
}

fn segments(path: &str) -> Vec<Segment> {
    path.trim_start_matches('/')
        .split('/')
        .map(|part| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Segment::Greedy(name.to_owned()),
                None => Segment::Parameter(name.to_owned()),
            },
            None => Segment::Literal(part.to_owned()),
        })
        .collect()
}

fn matches(segments: &[Segment], parts: &[&str]) -> Option<BTreeMap<String, String>> {
    let mut parameters = BTreeMap::new();
    for (index, segment) in segments.iter().enumerate() {
        let part = *parts.get(index)?;
        match segment {
            Segment::Literal(literal) if literal == part => {}
            Segment::Parameter(name) if !part.is_empty() => {
                parameters.insert(name.clone(), part.to_owned());
            }
            Segment::Greedy(name) if !part.is_empty() => {
                parameters.insert(name.clone(), parts[index..].join("/"));
                return Some(parameters);
            }
            _ => return None,
        }
    }
    (segments.len() == parts.len()).then_some(parameters)
}
