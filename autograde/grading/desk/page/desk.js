// Reading by keys. What is given is shown at once, stands in a queue until the gradebook has it, and in this browser's
// storage as long as it is in the queue: a lost connection, a closed tab or a desk that was started anew loses nothing.
// What a tab keeps is its own as long as it is open: it holds a lock of its name, and another tab takes over what is left.
"use strict";
const at = (id) => document.getElementById(id), page = document.documentElement.dataset;
const made = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
const STORE = `desk/${page.desk}/`, RETRY = 2000, NEAR = 3, LONGEST_COMMENT = 20000;
const TAB = `${STORE}${crypto.randomUUID()}`;
const html = new Map();  // an answer's name and digest -> its HTML, or the promise of it
let number = 0, question = null, place = 0, half = false, digits = "", sending = false, alarm = "", closed = false, away = false, elsewhere = 0, looking = false, writes = 0, opened = 0, opening = 0;
let leave = () => {};  // gives this tab's lock back
const queue = new Map();  // an answer's key -> {question, id, seen, before, after, tab}: the latest that is to be written
const stopped = new Map();  // the same, of what could not be written: {..., now, problem}
const written = new Map();  // an answer's key -> {nth, is}: what the gradebook took last, and as the how-manieth

async function ask(path, body) {
  const headers = { Authorization: `token ${page.token}` };
  if (body) Object.assign(headers, { "X-XSRFToken": page.xsrf, "Content-Type": "application/json" });
  const answer = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  if (answer.ok) {
    if (away) { away = false; alarm = ""; status(); }
    return answer.json();
  }
  throw Object.assign(new Error(await answer.text()), { status: answer.status });
}

const key = (id) => `${question.name}/${id}`;
const numbered = (name) => [...at("questions").children].findIndex((button) => button.dataset.name === name);
const current = () => question?.answers[place];
const found = (id) => question?.answers.find((one) => one.id === id);
const draft = (name) => `${STORE}${name}`;
const keep = (name, what) => { try { localStorage.setItem(draft(name), JSON.stringify({ ...what, tab: TAB })); } catch { /* full, or forbidden */ } };
const forget = (name) => { try { localStorage.removeItem(draft(name)); } catch { /* forbidden */ } };
const state = ({ points, comment, waits }) => ({ points, comment, waits });
const since = (name, nth) => written.get(name)?.nth > nth ? written.get(name).is : null;  // written after so many

async function restore() {
  const names = [], open = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
  let others = 0;
  try { for (let i = 0; i < localStorage.length; i++) names.push(localStorage.key(i)); } catch { /* forbidden */ }
  for (const name of names.filter((one) => one.startsWith(STORE))) {
    const short = name.slice(STORE.length);
    try {
      const what = JSON.parse(localStorage.getItem(name));
      if (what.tab === TAB) continue;
      if (open.has(what.tab)) others += 1;
      else if (what.after && !queue.has(short) && !stopped.has(short)) { queue.set(short, what); keep(short, what); }
    } catch { try { localStorage.removeItem(name); } catch { /* forbidden */ } }
  }
  elsewhere = others;
  if (question) status();
  if (others) look();
}

function look() {  // again: another tab may be closed before it has written
  if (looking) return;
  looking = true;
  setTimeout(() => { looking = false; restore().then(send); }, RETRY);
}

async function open(wanted, id) {
  let next;
  const asked = writes;  // what is written from now on, the question's answer need not know
  const turn = ++opened, glance = wanted === number && id === current()?.id;
  opening += 1;
  try { next = await ask(`question/${wanted}`); }
  catch (problem) { lost(problem); if (away) setTimeout(() => away && turn === opened && open(wanted, id), RETRY); return; }
  finally { opening -= 1; }
  if (turn !== opened) return;  // another was wanted meanwhile
  const before = glance ? current() : null;  // what is read now, and not what was read when this was asked for
  number = wanted;
  question = next;
  for (const one of question.answers) {
    const mine = queue.get(key(one.id)) ?? stopped.get(key(one.id));
    Object.assign(one, since(key(one.id), asked));
    one.stored = state(one);
    if (mine) Object.assign(one, mine.after);
  }
  at("note").textContent = question.note;
  at("note").hidden = !question.note;
  at("asked").innerHTML = question.asked || "";
  at("model").innerHTML = question.scheme || "";
  if (!question.scheme) at("model").replaceChildren(made("p", question.missing, { className: "nothing" }));
  links(at("question"));
  for (const button of at("questions").children) button.setAttribute("aria-current", String(+button.dataset.question === number));
  if (before && found(before.id)?.seen === before.seen) {  // a glance at another window: nothing moves
    place = question.answers.indexOf(found(before.id));
    return paint();
  }
  const last = before?.id ?? id, first = last ? question.answers.findIndex((one) => one.id === last) : unread(-1);
  show(Math.max(0, first));
}

function unread(from) {
  const all = question.answers, n = all.length;
  for (let step = 1; step <= n; step++) if (all[(from + step + n) % n].waits) return (from + step + n) % n;
  return -1;
}

function links(element) {
  for (const link of element.querySelectorAll("a[href]")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer", title: link.href });
}

function fetched(one) {
  const its = key(one.id), name = `${its}/${one.seen}`, asked = writes;
  if (!html.has(name)) {
    html.set(name, ask(`answer/${number}/${one.id}`).then((got) => {
      if (got.seen === one.seen) html.set(name, got.html);
      else { one.seen = got.seen; html.delete(name); html.set(`${its}/${got.seen}`, got.html); }
      if (!queue.has(its) && !since(its, asked)) { one.stored = state(got); if (one !== current() || !typing()) Object.assign(one, state(got)); }
      return got.html;
    }).catch((problem) => { html.delete(name); throw problem; }));
  }
  return html.get(name);
}

async function fill(element, one) {
  const ready = fetched(one);
  if (typeof ready === "string") element.innerHTML = ready;
  else {
    element.replaceChildren(made("p", "…", { className: "nothing" }));
    try {
      const text = await ready;
      if (element.dataset.id !== one.id) return;
      element.innerHTML = text;
    } catch (problem) {
      lost(problem);
      if (away) setTimeout(() => element.dataset.id === one.id && fill(element, one).then(paint), RETRY);
      else element.replaceChildren(made("p", problem.message, { className: "nothing" }));
      return;
    }
  }
  links(element);
  element.dataset.shown = one.id;
}

function show(to) {
  if (!question?.answers.length) return;
  place = to;
  half = false;
  digits = "";
  const one = current();
  at("answer").dataset.id = one.id;
  at("answer").dataset.shown = "";
  at("answer").scrollTop = 0;
  at("comment").value = one.draft ?? one.comment;
  fill(at("answer"), one).then(() => current() === one && paint());
  beside(one);
  paint();
  for (let step = 1; step <= NEAR; step++) {
    const next = question.answers[place + step];
    if (next) Promise.resolve(fetched(next)).catch(() => {});
  }
}

function beside(one) {
  const alike = one.like.map(([id, cosine]) => [found(id), cosine]).filter(([other]) => other);
  const shown = alike.map(([other, cosine]) => {
    const box = made("article"), text = made("div", "", { className: "text" });
    text.dataset.id = other.id;
    fill(text, other);
    box.append(made("h3", `${name(other)}: ${Math.round(100 * cosine)} % alike`), text);
    box.append(made("p", said(other), { className: "given" }));
    return box;
  });
  at("alike").replaceChildren(made("h2", "Answers like this one"), ...(shown.length ? shown : [made("p", "No other answer says nearly the same.", { className: "nothing" })]));
}

const name = (one) => one.who || `Answer ${question.answers.indexOf(one) + 1}`;
const number_of = (points) => `${points} of ${question.possible} point${question.possible === 1 ? "" : "s"}`;
const said = (one) => (one.waits && one.points === null ? "not read yet" : number_of(one.points)) + (one.comment ? `\n${one.comment}` : "");

function paint() {
  const one = current(), read = question.answers.filter((other) => !other.waits).length;
  at("progress").textContent = `${read} of ${question.answers.length} read`;
  at("who").textContent = `${name(one)}${one.who ? ` (${place + 1} of ${question.answers.length})` : ` of ${question.answers.length}`}`;
  at("state").textContent = one.waits ? (one.points === null ? "not read yet" : "another answer since it was read: look again") : (one.blank ? "nothing was written" : "read");
  if (read === question.answers.length) at("state").textContent += question.questions.length > 1 ? "; nothing is left here: ] is the next question" : "; nothing is left to read";
  at("state").className = one.waits ? "waits" : "read";
  const whole = Array.from({ length: Math.floor(question.possible) + 1 }, (_, n) => n);
  const steps = question.possible > 9 ? [] : whole.flatMap((n) => (n + 0.5 <= question.possible && one.points === n + 0.5 ? [n, n + 0.5] : [n]));
  at("points").replaceChildren(made("span", "Points"), ...steps.map((n) => {
    const button = made("button", String(n), { type: "button", onclick: () => points(n) });
    button.setAttribute("aria-pressed", String(one.points === n && !(one.waits && one.points === null)));
    return button;
  }), made("span", half ? "and a half: now a digit" : digits ? `${digits} (Enter)` : question.possible > 9 ? said(one).split("\n")[0] : ""));
  at("comments").replaceChildren(...question.comments.map((text, n) => {
    const item = made("li"), button = made("button", text, { type: "button", onclick: () => reuse(n) });
    button.prepend(made("kbd", `Shift ${n + 1}`));
    item.append(button);
    return item;
  }));
  conflict(one);
  status();
}

function conflict(one) {
  const mine = stopped.get(key(one.id));
  at("other").hidden = !mine;
  if (!mine) return;
  const parts = [made("p", mine.problem)];
  if (mine.now) parts.push(made("p", `There now: ${said({ ...one, ...mine.now })}`), made("p", `Yours: ${said({ ...one, ...mine.after })}`),
    made("button", "Keep theirs (t)", { type: "button", onclick: () => settle(false) }), made("button", "Keep mine (m)", { type: "button", onclick: () => settle(true) }));
  else parts.push(made("p", `Yours: ${said({ ...one, ...mine.after })}`), made("button", "Try again (m)", { type: "button", onclick: () => settle(true) }), made("button", "Leave it (t)", { type: "button", onclick: () => settle(false) }));
  at("other").replaceChildren(...parts);
}

function settle(mine) {
  const one = current(), held = stopped.get(key(one.id));
  if (!held) return;
  stopped.delete(key(one.id));
  const now = held.now ?? one.stored;
  if (held.now) { one.seen = held.now.seen ?? one.seen; one.stored = state(held.now); }
  if (mine) { Object.assign(one, held.after); write(one, held.after, state(now)); }
  else { Object.assign(one, state(now)); delete one.draft; forget(key(one.id)); }
  show(place);
}

function status() {
  const n = queue.size;
  at("saved").textContent = n ? `${n} not saved yet` : stopped.size ? "" : elsewhere ? "another tab has not saved yet" : "all saved";
  const lines = [alarm];
  if (stopped.size) lines.push(`${stopped.size} answer${stopped.size === 1 ? " was" : "s were"} not written: press ! to look.`);
  at("alarm").textContent = lines.filter(Boolean).join("\n");
  at("alarm").hidden = !at("alarm").textContent;
}

function lost(problem) {
  closed = problem.status === 403;
  away = problem.status === undefined;
  if (closed) leave();  // another tab, with the new address, writes what is left
  alarm = problem.status === undefined ? "The desk does not answer. What you give is kept here, and written once it does."
    : closed ? "The desk was started anew: open the address that it has printed, in this browser. What is not saved yet is kept."
    : problem.message;
  status();
}

function write(one, after, before) {
  const waiting = queue.get(key(one.id));
  const what = { question: question.name, id: one.id, seen: one.seen, before: before ?? waiting?.before ?? one.stored, after };
  Object.assign(one, after);
  delete one.draft;
  const lines = after.comment.split("\n").map((line) => line.trim()).filter((line) => line && !question.comments.includes(line));
  question.comments = [...question.comments, ...lines].slice(0, 9);  // those that are there keep their numbers
  if (after.comment.length > LONGEST_COMMENT) {
    keep(key(one.id), what);
    return stop(key(one.id), { ...what, problem: `A comment has at most ${LONGEST_COMMENT} characters, and this one ${after.comment.length}: nothing was written.` });
  }
  if (stopped.has(key(one.id))) { stopped.get(key(one.id)).after = after; keep(key(one.id), what); return paint(); }
  queue.set(key(one.id), what);
  keep(key(one.id), what);
  status();
  send();
}

async function send() {
  if (sending || closed) return;
  sending = true;
  while (queue.size) {
    const [name, what] = queue.entries().next().value, to = numbered(what.question);
    if (to < 0) { stop(name, { ...what, problem: "This question is not read here any more." }); continue; }
    try {
      const got = await ask(`answer/${to}/${what.id}`, what);
      alarm = "";
      done(name, what, got);
    } catch (problem) {
      if (problem.status === undefined || problem.status === 403) { lost(problem); break; }
      stop(name, { ...(queue.get(name) ?? what), problem: problem.message });
    }
  }
  sending = false;
  status();
  if (queue.size && !closed) setTimeout(send, RETRY);
}

function done(name, what, got) {
  const one = what.question === question?.name ? found(what.id) : null, newer = queue.get(name);
  if (got.other) return stop(name, { ...(newer ?? what), problem: got.other, now: got });
  written.set(name, { nth: ++writes, is: state(got) });
  if (one) one.stored = state(got);
  if (newer !== what) { if (newer) { newer.before = state(got); keep(name, newer); } return; }
  queue.delete(name);
  forget(name);
  if (!one) return;
  Object.assign(one, state(got));
  paint();
}

function stop(name, what) {
  queue.delete(name);
  stopped.set(name, what);
  if (what.now?.html) html.set(`${name}/${what.now.seen}`, what.now.html);
  const one = what.question === question?.name ? found(what.id) : null;
  if (one && what.now) { one.seen = what.now.seen; one.stored = state(what.now); }
  if (one && one === current() && !typing()) show(place);
  else status();
}

const typing = () => document.activeElement === at("comment");
const comment = () => at("comment").value.trim();

function points(n) {
  const one = current();
  if (n > question.possible || n < 0) { alarm = `This question has ${question.possible} points.`; return status(); }
  alarm = "";
  write(one, { points: n, comment: comment(), waits: false });
  onward();
}

function onward() {
  const next = unread(place);
  if (next >= 0) show(next);
  else paint();
}

function commented() {
  const one = current();
  if (comment() !== one.comment) write(one, { ...state(one), comment: comment() });
  delete one.draft;
  if (!queue.has(key(one.id)) && !stopped.has(key(one.id))) forget(key(one.id));
}

function reuse(n) {
  const text = question.comments[n], lines = comment().split("\n").filter(Boolean);
  if (!text) return;
  at("comment").value = (lines.includes(text) ? lines.filter((line) => line !== text) : [...lines, text]).join("\n");
  commented();
  paint();
}

function alike() {
  const like = current().like.map(([id]) => found(id)).find((other) => other && !other.waits && !other.blank);
  if (!like) { alarm = "No answer like this one is read yet."; return status(); }
  at("comment").value = like.comment;
  points(like.points);
}

function move(by) {
  commented();
  show((place + by + question.answers.length) % question.answers.length);
}

const KEYS = {
  n: () => move(1), p: () => move(-1), ArrowRight: () => move(1), ArrowLeft: () => move(-1),
  u: () => { commented(); onward(); },
  c: () => at("comment").focus(),
  s: () => { at("scheme").open = !at("scheme").open; },
  "=": alike,
  ".": () => { half = !half; paint(); },
  Backspace: () => { const one = current(); write(one, { points: null, comment: comment(), waits: true }); paint(); },
  "[": () => turn(-1), "]": () => turn(1),
  "?": () => at("help").showModal(),
  t: () => settle(false), m: () => settle(true),
  "!": async () => {
    const [name, what] = stopped.entries().next().value ?? queue.entries().next().value ?? [];
    if (name && numbered(what.question) >= 0) await open(numbered(what.question), what.id);
    else if (name) { alarm = `Not written, since the question is not read here any more: ${said(what.after)}`; status(); }
  },
};

function turn(by) {
  commented();
  const n = question.questions.length;
  open((number + by + n) % n);
}

function digit(n) {
  if (question.possible > 9) { digits += n; return paint(); }
  points(n + (half ? 0.5 : 0));
}

addEventListener("keydown", (event) => {
  if (at("help").open || event.altKey || event.metaKey) return;
  if (typing()) {
    if (event.key === "Escape") { event.preventDefault(); commented(); at("comment").blur(); paint(); }
    if (event.key === "Enter" && event.ctrlKey) { event.preventDefault(); commented(); at("comment").blur(); onward(); }
    return;
  }
  if (event.ctrlKey || !question?.answers.length) return;
  const shifted = event.shiftKey && /^Digit[1-9]$/.exec(event.code);
  const told = shifted && question.comments.length >= +event.code.slice(5) ? () => reuse(+event.code.slice(5) - 1)
    : /^[0-9]$/.test(event.key) && !event.shiftKey ? () => digit(+event.key)
    : event.key === "Enter" && digits ? () => points(+digits + (half ? 0.5 : 0))
    : KEYS[event.key];
  if (!told) return;
  event.preventDefault();
  told();
});
at("comment").addEventListener("input", () => {
  const one = current();
  one.draft = at("comment").value;
  keep(key(one.id), { question: question.name, id: one.id, seen: one.seen, before: queue.get(key(one.id))?.before ?? one.stored, after: { ...state(one), comment: one.draft.trim() } });
});
at("comment").addEventListener("blur", () => question && commented());
at("help-button").addEventListener("click", () => at("help").showModal());
at("questions").addEventListener("click", (event) => event.target.dataset.question && open(+event.target.dataset.question));
addEventListener("focus", () => question && !typing() && !queue.size && !opening && open(number, current()?.id));
addEventListener("storage", (event) => event.key?.startsWith(STORE) && look());  // another tab keeps something
addEventListener("beforeunload", (event) => { if (queue.size) event.preventDefault(); });
navigator.locks?.request(TAB, () => new Promise((done) => { leave = done; }));
restore().then(() => open(0)).then(send);
