//! Looking over a desk: whether what must hold does hold.

use domain::Id;
use domain::audit::Chain;
use domain::list::{Assignee, Filter, Order, Query, Sort, Start};
use domain::person::Role;
use domain::policy::Viewer;
use domain::search::{Search, Term};
use domain::time::MINUTE;
use domain::vocabulary::{Awaiting, Category, Priority, Status};

use crate::App;
use crate::ports::{CountDifference, Depth, Finding, StoreResult, Users};

/// One form of the list of tickets, for a store to show how it is read.
#[derive(Debug, Clone)]
pub struct ListForm {
    pub name: &'static str,
    pub query: Query,
    pub viewer: Viewer,
}

impl ListForm {
    /// What a report calls it.
    pub fn subject(&self) -> String {
        format!("list: {}", self.name)
    }
}

/// The forms that the web app and a platform's client ask for.
pub fn list_forms() -> Vec<ListForm> {
    let person = Id::from_bytes([0; 12]);
    let customer = Viewer::Customer(person);
    let all = Filter::default;
    let terms = vec![Term { word: "printer".to_owned(), is_prefix: true }];
    let search = Filter { search: Some(Search::Words(terms)), ..all() };
    let open = Filter { statuses: vec![Status::Open], ..all() };
    let form = |name, filter, sort, viewer| ListForm {
        name,
        query: Query { filter, sort, order: Order::Desc, start: Start::Page(1), limit: 25, with_message: false },
        viewer,
    };
    vec![
        form("all", all(), Sort::CreatedAt, Viewer::Staff),
        form("all by update", all(), Sort::UpdatedAt, Viewer::Staff),
        form("all by priority", all(), Sort::Priority, Viewer::Staff),
        ascending(form("all by priority, lowest first", all(), Sort::Priority, Viewer::Staff)),
        form("all by status", all(), Sort::Status, Viewer::Staff),
        form("one status", open.clone(), Sort::CreatedAt, Viewer::Staff),
        form("one status by update", open, Sort::UpdatedAt, Viewer::Staff),
        form("one priority", Filter { priorities: vec![Priority::High], ..all() }, Sort::CreatedAt, Viewer::Staff),
        form("one category", Filter { categories: vec![Category::BugReport], ..all() }, Sort::CreatedAt, Viewer::Staff),
        form("of an assignee", assigned(Assignee::Person(person)), Sort::CreatedAt, Viewer::Staff),
        form("of nobody", assigned(Assignee::Nobody), Sort::CreatedAt, Viewer::Staff),
        form("waiting for staff", Filter { awaiting: Some(Awaiting::Staff), ..all() }, Sort::CreatedAt, Viewer::Staff),
        form("a customer's", all(), Sort::CreatedAt, customer),
        form("a customer's by update", all(), Sort::UpdatedAt, customer),
        form("a search", search.clone(), Sort::CreatedAt, Viewer::Staff),
        form("a customer's search", search, Sort::CreatedAt, customer),
    ]
}

fn ascending(form: ListForm) -> ListForm {
    ListForm { query: Query { order: Order::Asc, ..form.query }, ..form }
}

fn assigned(assignee: Assignee) -> Filter {
    Filter { assignee: Some(assignee), ..Filter::default() }
}

/// What the store says of itself, and what can be asked of any store.
pub async fn examine(app: &App, depth: Depth) -> StoreResult<Vec<Finding>> {
    let mut findings = app.store.examine(depth).await?;
    findings.push(counts(app).await?);
    findings.push(trail(app).await?);
    findings.push(clock(app).await?);
    findings.push(admins(app).await?);
    findings.push(support_address(app).await?);
    findings.push(mail(app).await);
    Ok(findings)
}

/// The kept counts against a recount.
async fn counts(app: &App) -> StoreResult<Finding> {
    /// So many differences say enough.
    const NAMED: u32 = 3;
    let differences = app.store.check_counts(NAMED).await?;
    if differences.is_empty() {
        return Ok(Finding::ok("kept counts", "as a recount says"));
    }
    let told: Vec<_> = differences
        .iter()
        .map(|CountDifference { what, kept, counted }| format!("{what}: {kept} noted, {counted} there"))
        .collect();
    let text = format!("{}; put a backup in the place of this database", told.join(", "));
    Ok(Finding::failed("kept counts", text))
}

async fn trail(app: &App) -> StoreResult<Finding> {
    let missing = app.store.audit_missing_heads(1).await?;
    Ok(match missing.first() {
        None => Finding::ok("audit trail", "every chain has its record; `helpwright audit verify` reads them all"),
        Some(chain) => Finding::failed(
            "audit trail",
            format!(
                "the record of the chain {chain} is missing: keep this database as it is, and compare it with a backup"
            ),
        ),
    })
}

/// Entries are written in the order of time, so none is from the future unless the clock is wrong, or was.
async fn clock(app: &App) -> StoreResult<Finding> {
    const SUBJECT: &str = "clock";
    let now = app.clock.now();
    let Some(head) = app.store.audit_head(Chain::Site).await? else {
        return Ok(Finding::ok(SUBJECT, format!("it is {now}")));
    };
    let last = app.store.audit_entries(Chain::Site, head.length.saturating_sub(1), 1).await?.pop();
    Ok(match last {
        Some(Ok(entry)) if entry.at > now.plus(MINUTE) => Finding::warning(
            SUBJECT,
            format!("it is {now}, but the trail has an entry of {}: set the clock of this machine", entry.at),
        ),
        _ => Finding::ok(SUBJECT, format!("it is {now}")),
    })
}

async fn admins(app: &App) -> StoreResult<Finding> {
    let staff = app.store.users(Users::ActiveStaff).await?;
    let admins = staff.iter().filter(|user| app.config.roles.of(&user.role) == Role::Admin).count();
    Ok(match admins {
        0 => Finding::warning("admins", "there is none who is active; make one with `helpwright user add`"),
        1 => Finding::ok("admins", "there is one who is active"),
        count => Finding::ok("admins", format!("there are {count} who are active")),
    })
}

async fn support_address(app: &App) -> StoreResult<Finding> {
    const SUBJECT: &str = "support address";
    Ok(match app.support_address().await? {
        Some(address) => Finding::ok(SUBJECT, address.to_string()),
        None => Finding::warning(
            SUBJECT,
            "there is none: nobody is told of new tickets, and customers see no address of your staff; set \
             SUPPORT_EMAIL, or one in the web app",
        ),
    })
}

/// The way to the mail server, as far as a mail would go.
async fn mail(app: &App) -> Finding {
    const SUBJECT: &str = "mail";
    let Some(route) = &app.mail else {
        return Finding::warning(SUBJECT, "no mail server is set, so mail waits; name one with SMTP_URL");
    };
    let sender = &route.from.email;
    match route.transport.probe(sender.clone()).await {
        Ok(()) => Finding::ok(SUBJECT, format!("the mail server takes mail from {sender}")),
        Err(reason) => Finding::failed(SUBJECT, reason.to_string()),
    }
}
