//! The routes of the template: what is tested of every route is tested of a new one by itself.

use http::Method;
use panel::template::DEFAULT_ROUTE;

use crate::World;

/// A route of the template.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Route {
    /// The path, with its parameters: `/invoices/{id}/pdf`.
    pub path: String,
    /// The method, in capitals.
    pub method: String,
    /// The function that answers it.
    pub function: String,
}

impl Route {
    /// The method.
    pub fn method(&self) -> Method {
        self.method.parse().expect("a method")
    }

    /// Whether it may change something.
    pub fn is_unsafe(&self) -> bool {
        !self.method().is_safe()
    }

    /// Whether it is there for browsers and apps of subscribers.
    pub fn is_for_subscribers(&self) -> bool {
        !["/webhooks/", "/radius/", "/network/", "/assets/"].iter().any(|start| self.path.starts_with(start))
    }

    /// The names of its parameters.
    pub fn parameters(&self) -> Vec<String> {
        let parts = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        parts.map(str::to_owned).collect()
    }

    /// The path, with a value for each parameter.
    pub fn filled(&self, value: impl Fn(&str) -> String) -> String {
        let part = |part: &str| match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => value(name),
            None => part.to_owned(),
        };
        self.path.split('/').map(part).collect::<Vec<_>>().join("/")
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl World {
    /// Every route of the template, by path, without the one that takes what is left.
    pub fn routes(&self) -> Vec<Route> {
        let table = self.portal.template().routes();
        let route = |(function, method, path): (&str, &str, &str)| Route {
            path: path.to_owned(),
            method: method.to_owned(),
            function: function.to_owned(),
        };
        let mut routes: Vec<Route> = table.iter().filter(|(.., path)| *path != DEFAULT_ROUTE).map(route).collect();
        routes.sort();
        assert!(routes.len() > 15, "{routes:?}");
        routes
    }
}
