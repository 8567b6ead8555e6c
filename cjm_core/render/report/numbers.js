/* ---- the numbers: rows of everybody stand in the page, rows of groups are made when they are wanted ---- */
const PAGE = 200;
const boardOf = details => {
  const table = details.querySelector("table");
  const columns = table.dataset.columns.split(" ");
  const board = {details, table, columns, title: details.querySelector("summary").firstChild.textContent.trim()};
  board.own = [...table.tBodies[0].rows].map(row => {
    const entry = {board, row, place: row.dataset.place, home: row.dataset.home, group: "", key: {}};
    columns.forEach((name, at) => {
      entry[name] = row.cells[at].textContent.trim();
      if (row.cells[at].dataset.key !== undefined) entry.key[name] = row.cells[at].dataset.key;
    });
    return entry;
  });
  return Object.assign(board, {found: board.own, limit: PAGE, order: null, stale: false});
};
const boards = [...numbers.querySelectorAll("details.numbers")].map(boardOf);

const entryOf = (board, [spot, group, way, value, key, interval, people, note]) => {
  const shared = words.groups;
  const [place, home, where] = shared.spots[spot], [column, who] = shared.groups[group];
  const [wave, voice, method] = shared.ways[way], [n, nKey] = shared.people[people];
  return {board, place, home, where, group: column, who, wave, voice, method, value, interval, n,
    note: shared.notes[note], key: {value: key, n: nKey}};
};
const groupsOf = board => {
  board.groups = board.groups || (words.groups.rows[board.details.dataset.metric] || []).map(r => entryOf(board, r));
  return board.groups;
};

const rowOf = entry => {
  if (entry.row) return entry.row;
  const row = make("tr");
  Object.assign(row.dataset, {metric: entry.board.details.dataset.metric, place: entry.place, home: entry.home, group: entry.group});
  entry.board.columns.forEach(name => {
    const cell = make(name === "where" ? "th" : "td", entry[name], ["value", "interval", "n"].includes(name) ? "num" : "");
    if (name === "where") cell.scope = "row";
    else cell.dataset.cell = name;
    if (name in entry.key) cell.dataset.key = entry.key[name];
    row.append(cell);
  });
  entry.row = row;
  return row;
};

/* ---- tables: sorted by the head of a column ---- */
const compare = new Intl.Collator(document.documentElement.lang, {numeric: true}).compare;
const keyOf = (row, at) => row.cells[at].dataset.key !== undefined ? row.cells[at].dataset.key : row.cells[at].textContent.trim();
const turned = (table, head) => {
  const down = head.getAttribute("aria-sort") === "ascending";
  table.querySelectorAll("thead th").forEach(th => th.setAttribute("aria-sort", "none"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  return down;
};
const inOrder = (things, key, byNumber, down) => things.sort((a, b) => {
  const [x, y] = [key(a), key(b)];
  if (x === "" || y === "") return (x === "") - (y === "");
  return (byNumber ? Number(x) - Number(y) : compare(x, y)) * (down ? -1 : 1);
});
const sort = (table, head) => {
  const at = head.cellIndex;
  const rows = [...table.tBodies[0].rows];
  const byNumber = rows.some(row => row.cells[at].dataset.key !== undefined);
  table.tBodies[0].append(...inOrder(rows, row => keyOf(row, at), byNumber, turned(table, head)));
};
const withButtons = (table, chosen) => table.querySelectorAll("thead th").forEach(head => {
  const button = make("button", head.textContent.trim());
  button.type = "button";
  head.replaceChildren(button);
  head.setAttribute("aria-sort", "none");
  button.addEventListener("click", () => chosen(table, head));
});
document.querySelectorAll("table.sortable").forEach(table => withButtons(table, sort));

/* ---- the filter of the numbers: groups come by pages ---- */
const form = numbers.querySelector(".filter");
const draw = board => {
  const {name, down} = board.order || {};
  const rows = name ? inOrder([...board.found], e => (name in e.key ? e.key[name] : e[name]), ["value", "n"].includes(name), down) : board.found;
  board.table.tBodies[0].replaceChildren(...rows.slice(0, board.limit).map(rowOf));
  const rest = rows.length - board.limit;
  board.more.hidden = rest <= 0;
  board.more.textContent = form.dataset.more.replace("{count}", Math.min(PAGE, rest)).replace("{rest}", rest);
  board.stale = false;
};
boards.forEach(board => {
  board.more = make("button", "", "more screen");
  board.more.type = "button";
  board.more.addEventListener("click", () => {
    board.limit += PAGE;
    draw(board);
    if (board.more.hidden) board.table.closest(".scroll").focus({preventScroll: true});
  });
  board.details.append(board.more);
  board.details.addEventListener("toggle", () => { if (board.stale) draw(board); });
  withButtons(board.table, (table, head) => {
    const down = turned(table, head);
    board.order = {name: board.columns[head.cellIndex], down};
    draw(board);
  });
});

const columns = [...new Set(words.groups.groups.map(([column]) => column))].sort(compare);
columns.forEach(column => form.elements.group.append(new Option(column, column)));
const textOf = entry => {
  entry.text = entry.text || [entry.board.title, ...entry.board.columns.map(name => entry[name])].join(" ").toLocaleLowerCase();
  return entry.text;
};
const filter = () => {
  const text = form.elements.text.value.trim().toLocaleLowerCase();
  const {value: metric} = form.elements.metric;
  const {value: group} = form.elements.group;
  let all = 0;
  boards.forEach(board => {
    const {details} = board;
    const pool = group ? groupsOf(board).filter(e => group === "*" || e.group === group) : [];
    board.found = [...(group && group !== "*" ? [] : board.own), ...pool].filter(e => !text || textOf(e).includes(text));
    board.limit = Math.max(PAGE, group ? 0 : board.own.length);
    const count = board.found.length;
    details.querySelector(".count").textContent = count;
    details.hidden = (metric && details.dataset.metric !== metric) || count === 0;
    if (!details.hidden) all += count;
    if ((metric || text) && !details.hidden) details.open = true;
    board.stale = true;
    if (details.open || !group) draw(board);
  });
  const output = form.querySelector("output");
  output.textContent = all ? output.dataset.text.replace("{count}", all) : output.dataset.none;
};
form.addEventListener("input", filter);
form.addEventListener("submit", event => event.preventDefault());
filter();
