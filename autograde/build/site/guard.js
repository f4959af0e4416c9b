// Says in one sentence what keeps Python from starting in this browser.
(async () => {
  const say = (sentence) => {
    const line = document.createElement("p");
    line.id = "course-says";
    line.setAttribute("role", "alert");
    line.textContent = sentence;
    line.style.cssText =
      "position:fixed;z-index:9999;left:0;right:0;bottom:0;margin:0;padding:0.8rem 1rem;" +
      "background:#fff3cd;color:#332701;font:15px/1.4 sans-serif;border-top:2px solid #7a5b00";
    document.body.append(line);
  };
  if (typeof WebAssembly !== "object") {
    return say("This browser has no WebAssembly, in which Python runs: use a newer one, or install the course on your machine.");
  }
  const settings = await (await fetch("../jupyter-lite.json")).json();
  const kernel = settings["jupyter-config-data"].litePluginSettings["@jupyterlite/pyodide-kernel-extension:kernel"];
  try {
    await fetch(kernel.pyodideUrl, { method: "HEAD" });
  } catch {
    const host = new URL(kernel.pyodideUrl, location.href).host;
    say(`Python could not be fetched from ${host}: this browser is offline, or the address is blocked. You can read and write; to run cells, go online and load this page again.`);
  }
})();
