document.querySelectorAll("table.sorts").forEach(table => {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("span"); // no <button>: a printed table would not repeat its heading
    button.role = "button";
    button.tabIndex = 0;
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("keydown", event => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      table.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const value = row => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => {
        const x = value(a), y = value(b);
        const order = x !== "" && y !== "" && !isNaN(x) && !isNaN(y) ? x - y : x.localeCompare(y);
        return down ? -order : order;
      });
      body.replaceChildren(...rows);
    });
  });
});
document.querySelectorAll("table.filters").forEach(table => {
  const label = document.createElement("label"), input = document.createElement("input");
  label.className = "filter";
  label.append("Show lines with ", input);
  input.type = "search";
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  table.parentElement.before(label);
});
addEventListener("beforeprint", () => document.querySelectorAll("details.who").forEach(one => { one.open = true; }));
