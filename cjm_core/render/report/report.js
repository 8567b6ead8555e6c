const words = JSON.parse(document.getElementById("page-words").textContent);
const panel = document.getElementById("panel");
const body = panel.querySelector(".body");
const numbers = document.getElementById("numbers");
let opener = null;

const make = (tag, text, name) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  if (name) element.className = name;
  return element;
};

/* ---- the panel: what stands behind a mark ---- */
const fact = entry => {
  const {board} = entry;
  const shown = name => (board.columns.includes(name) ? entry[name] : "");
  const box = make("div", "", "fact");
  const parts = [board.title, entry.where, entry.group && entry.who, shown("wave"), shown("voice")];
  box.append(make("dt", parts.filter(Boolean).join(" · ")));
  const said = make("dd");
  said.append(make("b", entry.value), [entry.interval, entry.n && `n = ${entry.n}`].filter(Boolean).join(" · "));
  const method = shown("method") || board.table.dataset.method || "";
  box.append(said, make("dd", [method, entry.note].filter(Boolean).join(" · "), "fine"));
  return box;
};

const list = (title, rows, folded) => {
  if (!rows.length) return;
  const dl = make("dl");
  rows.forEach(row => dl.append(fact(row)));
  if (folded) {
    const details = make("details");
    details.append(make("summary", `${title} (${rows.length})`), dl);
    body.append(details);
  } else {
    body.append(make("h3", title), dl);
  }
};

const within = (place, home) => place !== "" && (home === place || home.startsWith(place + "."));

const rowsOf = mark => {
  const {place = "", about = "", metrics = ""} = mark.dataset;
  const wanted = metrics.split(" ").filter(Boolean);
  // a statement has numbers of its own; those of its place are other numbers
  const own = wanted.length === 1 && wanted[0] === "mentions";
  const names = [about, own ? "" : place, place && about ? `${place}.${about}` : ""].filter(Boolean);
  const behind = [], here = [], groups = [];
  const exactly = entry => names.some(name => entry.place === name || entry.place.startsWith(name + ":"));
  boards.forEach(board => {
    const asked = !wanted.length || wanted.includes(board.details.dataset.metric);
    board.own.forEach(entry => {
      const exact = exactly(entry);
      if (exact && asked && wanted.length) behind.push(entry);
      else if (exact || within(place, entry.home)) here.push(entry);
    });
    if (asked) groups.push(...groupsOf(board).filter(exactly));
  });
  return {behind, here, groups};
};

const quotesOf = mark => {
  const {place = "", about = "", metrics = ""} = mark.dataset;
  const code = about.slice(about.lastIndexOf(".") + 1);
  const home = mark.closest("article");
  const here = [...home.querySelectorAll(".quotes li")].filter(q => within(place, q.dataset.home));
  const own = here.filter(q => q.dataset.code && q.dataset.code === code);
  return own.length || metrics === "mentions" ? own : here;
};

/* the panel takes room from the maps: let them keep their size meanwhile */
const narrow = window.matchMedia("(max-width: 900px)");
let held = [];
const setWidth = (paper, wide) => {
  paper.style.width = `${wide}px`;
  paper.style.minWidth = "0";
};
const hold = () => {
  held = [...document.querySelectorAll(".paper")].filter(paper => !paper.style.width);
  held.forEach(paper => setWidth(paper, paper.clientWidth));
  document.body.classList.add("reading");
};

const open = mark => {
  document.querySelectorAll(".mark.chosen").forEach(m => m.classList.remove("chosen"));
  mark.classList.add("chosen");
  opener = mark;
  const {kind = "", place = "", tier = "", metrics = ""} = mark.dataset;
  panel.querySelector(".kind").textContent = words.kinds[kind] || kind;
  panel.querySelector("h2").textContent = (mark.getAttribute("aria-label") || "").replace(/\s+/g, " ");
  panel.querySelector(".where").textContent = words.places[place] || "";
  panel.querySelector(".tier").textContent = words.tiers[tier] || words.tiers[""];
  body.replaceChildren();
  const {behind, here, groups} = rowsOf(mark);
  if (metrics && !behind.length) body.append(make("h3", panel.dataset.behind), make("p", panel.dataset.noNumbers, "quiet"));
  list(panel.dataset.behind, behind, false);
  list(panel.dataset.groups, groups, true);
  list(panel.dataset.also, here, here.length > 4);
  body.append(make("h3", panel.dataset.said));
  const quotes = quotesOf(mark);
  if (quotes.length) {
    const ul = make("ul");
    quotes.forEach(q => ul.append(q.cloneNode(true)));
    body.append(ul);
  } else body.append(make("p", panel.dataset.noQuotes, "quiet"));
  if (words.sources.length) {
    body.append(make("h3", panel.dataset.sources), make("p", words.sources.join(" · "), "quiet"));
  }
  if (panel.hidden) hold();
  panel.hidden = false;
  panel.scrollTop = 0;
  mark.scrollIntoView({block: narrow.matches ? "start" : "nearest", inline: "center"});
  panel.focus({preventScroll: true});
};

const close = () => {
  if (panel.hidden) return;
  panel.hidden = true;
  document.body.classList.remove("reading");
  held.forEach(paper => paper.removeAttribute("style"));
  held = [];
  document.querySelectorAll(".mark.chosen").forEach(m => m.classList.remove("chosen"));
  if (opener) opener.focus({preventScroll: true});
  opener = null;
};
panel.querySelector(".close").addEventListener("click", close);
document.addEventListener("keydown", event => { if (event.key === "Escape") close(); });

/* ---- marks: one stop for Tab a map, arrows between marks ---- */
const middle = mark => {
  const box = mark.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
};
const nearest = (marks, from, way) => {
  const [x, y] = middle(from);
  let best = null, least = Infinity;
  marks.forEach(mark => {
    const [mx, my] = middle(mark);
    const along = way === "ArrowDown" ? my - y : y - my;
    if (mark === from || along < 4) return;
    const far = along + 3 * Math.abs(mx - x);
    if (far < least) { least = far; best = mark; }
  });
  return best;
};

/* a click between a sign and its words means that mark; what spans the map is chosen by its ink alone */
const around = (marks, event) => {
  let best = null, least = 0.05 * event.currentTarget.clientWidth * event.currentTarget.clientHeight;
  marks.forEach(mark => {
    const box = mark.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right
      && event.clientY >= box.top && event.clientY <= box.bottom;
    if (inside && box.width * box.height < least) { best = mark; least = box.width * box.height; }
  });
  return best;
};

document.querySelectorAll(".map").forEach(map => {
  const marks = [...map.querySelectorAll(".mark[tabindex]")];
  const settle = mark => marks.forEach(m => m.setAttribute("tabindex", m === mark ? "0" : "-1"));
  if (marks.length) settle(marks[0]);
  marks.forEach(mark => mark.setAttribute("aria-haspopup", "dialog"));
  const go = mark => {
    if (!mark) return;
    settle(mark);
    mark.focus({preventScroll: true});
    mark.scrollIntoView({block: "nearest", inline: "nearest"});
  };
  map.addEventListener("click", event => {
    const mark = event.target.closest(".mark[tabindex]") || around(marks, event);
    if (mark) { settle(mark); open(mark); }
  });
  map.addEventListener("keydown", event => {
    const mark = event.target.closest(".mark[tabindex]");
    if (!mark) return;
    const at = marks.indexOf(mark);
    const ways = {
      Enter: () => open(mark), " ": () => open(mark),
      ArrowRight: () => go(marks[at + 1]), ArrowLeft: () => go(marks[at - 1]),
      ArrowDown: () => go(nearest(marks, mark, "ArrowDown")), ArrowUp: () => go(nearest(marks, mark, "ArrowUp")),
      Home: () => go(marks[0]), End: () => go(marks[marks.length - 1]),
    };
    if (!ways[event.key] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    ways[event.key]();
  });
});

/* ---- large maps: stages stay at the top, names of the lanes at the left ---- */
const svgNS = "http://www.w3.org/2000/svg";
const pin = (map, name, marks, box) => {
  const svg = map.querySelector("svg");
  const copy = document.createElementNS(svgNS, "svg");
  copy.setAttribute("class", `pinned ${name}`);
  copy.setAttribute("aria-hidden", "true");
  copy.setAttribute("viewBox", box.join(" "));
  const group = document.createElementNS(svgNS, "g");
  group.setAttribute("font-family", svg.querySelector("g").getAttribute("font-family") || "");
  marks.forEach(mark => {
    const twin = mark.cloneNode(true);
    ["id", "tabindex", "role", "aria-label", "aria-haspopup", "class"].forEach(a => twin.removeAttribute(a));
    twin.querySelectorAll("title").forEach(t => t.remove());
    group.append(twin);
  });
  copy.append(group);
  svg.after(copy);
  return copy;
};

const boxOf = marks => {
  const boxes = marks.map(m => m.getBBox()).filter(b => b.width || b.height);
  return {
    left: Math.min(...boxes.map(b => b.x)), right: Math.max(...boxes.map(b => b.x + b.width)),
    top: Math.min(...boxes.map(b => b.y)), bottom: Math.max(...boxes.map(b => b.y + b.height)),
  };
};

const pins = map => {
  const svg = map.querySelector("svg");
  const view = svg.viewBox.baseVal;
  const heads = [...svg.querySelectorAll('.mark[data-kind="stage"], .mark[data-kind="step"]')];
  if (!heads.length) return [];
  const head = boxOf(heads);
  if (head.bottom > view.height / 2) return [];
  const top = pin(map, "head", heads, [0, head.top - 1, view.width, head.bottom - head.top + 2]);
  const made = [{copy: top, at: head, wide: 1, side: false}];
  const labels = [...svg.querySelectorAll('.mark[data-kind="label"][data-about]')].filter(m => {
    const b = m.getBBox();
    return b.width && b.x + b.width <= head.left + 1 && b.y >= head.bottom - 1;
  });
  if (labels.length) {
    const wide = head.left - 1;
    const side = pin(map, "side", labels, [0, head.bottom + 0.5, wide, view.height - head.bottom - 0.5]);
    made.push({copy: side, at: {top: head.bottom + 0.5}, wide: wide / view.width, side: true});
    const corner = make("div", "", "pinned corner");
    corner.setAttribute("aria-hidden", "true");
    side.after(corner);
    made.push({copy: corner, at: head, wide: wide / view.width, tall: head.bottom - head.top + 2});
  }
  return made;
};

document.querySelectorAll(".map").forEach(map => {
  const svg = map.querySelector("svg");
  const made = pins(map);
  const refresh = () => {
    const scale = svg.clientWidth / svg.viewBox.baseVal.width;
    const [down, across] = [head => map.scrollTop > head.top * scale, map.scrollLeft > 4];
    made.forEach(({copy, at, wide, side, tall}) => {
      copy.style.width = `${svg.clientWidth * wide}px`;
      if (side) copy.style.marginTop = `${at.top * scale}px`;
      if (tall) copy.style.height = `${tall * scale}px`;
      copy.classList.toggle("on", side ? across : tall ? across && down(at) : down(at));
    });
  };
  map.addEventListener("scroll", refresh, {passive: true});
  new ResizeObserver(refresh).observe(svg);
  refresh();
});

document.querySelectorAll(".picture").forEach(picture => {
  picture.querySelectorAll("[data-zoom]").forEach(button => button.addEventListener("click", () => {
    picture.querySelectorAll(".map").forEach(map => {
      const paper = map.querySelector(".paper");
      const now = paper.clientWidth;
      const times = {in: 1.25, out: 0.8}[button.dataset.zoom];
      const wide = times ? Math.max(320, Math.min(6000, Math.round(now * times))) : map.clientWidth;
      setWidth(paper, wide);
      held = held.filter(p => p !== paper);
    });
  }));
});

/* ---- narrow screens and paper ---- */
if (narrow.matches) document.querySelector(".menu").open = false;
window.addEventListener("beforeprint", () => {
  boards.filter(board => board.stale).forEach(draw);
  document.querySelectorAll("main details").forEach(d => { if (!d.open) { d.open = true; d.dataset.opened = "1"; } });
});
window.addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-opened]").forEach(d => { d.open = false; delete d.dataset.opened; });
});
