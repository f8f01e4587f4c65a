/**
 * JupyterLab or Notebook in a browser: node browser.mjs JUPYTER APP NOTEBOOK PICTURES, with APP "lab" or "notebook".
 * Opens the notebook as it is saved, untrusted; runs it; looks at what is drawn, colored, underlined, completed and
 * explained; then at the same page in a dark theme. JUPYTER_PATH holds the kernel and the extension. Writes pictures into
 * the folder PICTURES; ends with 1 where something is amiss.
 */
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const [jupyter, app, notebook, pictures] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "tunebook-browser-"));
mkdirSync(pictures, { recursive: true });
copyFileSync(notebook, join(folder, basename(notebook)));

const failures = [];
function expect(what, holds, found) {
  if (!holds) failures.push(`${what}: ${JSON.stringify(found)}`);
}
const picture = (page, name) => page.screenshot({ path: join(pictures, `${app}-${name}.png`) });

/** The address that the server says it listens at. */
async function serve() {
  const options = ["--no-browser", "--allow-root", "--ServerApp.token=", "--ServerApp.password=", "--port=0"];
  const server = spawn(jupyter, [app, ...options, `--ServerApp.root_dir=${folder}`], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    server.stderr.on("data", (data) => {
      said += data;
      const found = /https?:\/\/(?:localhost|127\.0\.0\.1):(\d+)/.exec(said);
      if (found !== null) resolve(`http://localhost:${found[1]}`);
    });
    server.on("exit", () => reject(new Error(said)));
  });
  return { server, address };
}

const { server, address } = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 1400 } });
  const outside = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !/^(?:data|blob|ws):/.test(request.url())) outside.push(request.url());
  });
  const path = app === "lab" ? "lab/tree" : "notebooks";
  await page.goto(`${address}/${path}/${basename(notebook)}${app === "lab" ? "?reset" : ""}`);
  await page.waitForSelector(".jp-Notebook .jp-CodeCell .cm-content", { timeout: 120_000 });

  // As it is saved, and not trusted: figures are drawn, and run no code.
  await page.waitForSelector(".jp-tunebook-figure .main-svg", { timeout: 60_000 });
  await picture(page, "saved");
  const drawn = () => page.locator(".jp-tunebook-figure .main-svg").count();
  expect("a saved figure is drawn in a notebook that nobody trusts", (await drawn()) > 0, await drawn());

  await page.waitForFunction(() => /idle/i.test(document.querySelector("[data-status]")?.dataset.status ?? "idle"));
  await page.locator(".jp-Notebook .jp-CodeCell .cm-content").first().click();
  await page.keyboard.press("Escape");
  // Runs every cell, as Shift + Enter does one by one.
  const cells = await page.locator(".jp-Notebook .jp-CodeCell").count();
  for (let i = 0; i < cells; i++) await page.keyboard.press("Shift+Enter");
  await page.waitForFunction(
    () => {
      const prompts = [...document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")];
      return prompts.every((prompt) => !/\*/.test(prompt.textContent ?? ""));
    },
    undefined,
    { timeout: 120_000 },
  );
  await page.waitForTimeout(1500);
  await page.evaluate(() => document.querySelector(".jp-Notebook .jp-CodeCell")?.scrollIntoView());
  await picture(page, "ran");
  expect("figures are drawn after the run", (await drawn()) > 0, await drawn());
  const errors = await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').allTextContents();
  expect("no cell fails", errors.length === 0, errors);

  // Colors of a tuning cell: a keyword looks other than a name.
  const colors = await page.evaluate(() => {
    const cell = [...document.querySelectorAll(".jp-CodeCell .cm-content")].find((c) => /^study /.test(c.textContent));
    const spans = [...(cell?.querySelectorAll("span") ?? [])];
    const of = (word) => spans.find((s) => s.textContent === word);
    const color = (word) => (of(word) === undefined ? undefined : getComputedStyle(of(word)).color);
    return { study: color("study"), knn: color("knn"), maximize: color("maximize") };
  });
  expect("tuning cells are colored", colors.study !== undefined && colors.study === colors.maximize, colors);

  // A mistake is underlined, and the message stands beside the pointer.
  const tuning = page.locator(".jp-CodeCell .cm-content", { hasText: /^study / }).first();
  await tuning.scrollIntoViewIfNeeded();
  await tuning.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("study wrong {\ndata iris\npredict specis\nmodel knn(k ~ 1..3)\nmaximize acuracy\n");
  const wave = page.locator(".tunebook-error");
  await wave.first().waitFor({ timeout: 20_000 }).catch(() => {});
  await page.waitForTimeout(800);
  const waved = await wave.allTextContents();
  expect("mistakes are underlined", waved.includes("specis") && waved.includes("acuracy"), waved);
  await page.locator(".tunebook-error", { hasText: "specis" }).first().hover();
  await page.waitForTimeout(900);
  const said = await page.locator(".tunebook-bubble").allTextContents();
  expect("the message is shown", said.some((text) => /has no column 'specis'/.test(text)), said);
  await picture(page, "mistake");

  // A frame of a TypeScript cell, its columns, and a study's state, while one types.
  const typed = page.locator(".jp-CodeCell .cm-content", { hasText: /^study / }).first();
  const write = async (text) => {
    await typed.click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
    // What closes itself while one types.
    await page.keyboard.press("Control+Shift+End");
    await page.keyboard.press("Delete");
  };
  const ran = () => page.waitForFunction(() => !/\*/.test(document.querySelector(".jp-CodeCell .jp-InputPrompt").textContent));
  const offered = async () => {
    await page.keyboard.press("Tab");
    const items = page.locator(".jp-Completer-item");
    await items.first().waitFor({ timeout: 20_000 }).catch(() => {});
    const words = await items.allTextContents();
    await picture(page, `completed-${words.length}`);
    await page.keyboard.press("Escape");
    return words;
  };
  await write("const cuttings = [{ stem_length: 1, stem_width: 2, rooted: 'yes' }, { stem_length: 2, stem_width: 1, rooted: 'no' }]");
  await page.keyboard.press("Control+Enter");
  await page.waitForTimeout(500);
  await ran();
  await write("study c {\n  data cut");
  const frames = await page.evaluate(() => document.querySelectorAll(".jp-Completer-item").length);
  expect("nothing is offered before it is asked for", frames === 0, frames);
  const finish = async () => {
    // One match is taken at once, several are offered.
    const words = await offered();
    return [...words, await typed.textContent()];
  };
  const live = await finish();
  expect("a live frame is completed", live.some((text) => text.includes("cuttings")), live);
  await write("study c {\n  data cuttings\n  predict stem");
  const columns = await offered();
  expect("its columns are completed", columns.some((t) => t.includes("stem_length")) && columns.some((t) => t.includes("stem_width")), columns);
  await write("show wine");
  await page.keyboard.press("Shift+Tab");
  const tip = page.locator(".jp-Tooltip");
  await tip.waitFor({ timeout: 20_000 }).catch(() => {});
  const told = await tip.allTextContents();
  expect("a study's state is told", told.some((text) => /32 trials/.test(text)), told);
  await picture(page, "inspected");
  await page.keyboard.press("Escape");

  // The same notebook on a dark page.
  await page.locator("#jp-MainMenu .lm-MenuBar-item, .jp-Menu .lm-MenuBar-item", { hasText: "Settings" }).first().click();
  await page.locator(".lm-Menu-item", { hasText: /^Theme/ }).first().hover();
  await page.locator(".lm-Menu-item", { hasText: "JupyterLab Dark" }).first().click();
  await page.waitForFunction(() => document.body.dataset.jpThemeLight === "false", undefined, { timeout: 20_000 });
  await page.waitForTimeout(2500);
  await page.locator(".jp-tunebook-figure").first().scrollIntoViewIfNeeded();
  await page.waitForTimeout(800);
  const shades = await page.evaluate(() => document.querySelector(".jp-tunebook-figure .js-plotly-plot, .jp-tunebook-figure > div")?.data?.[0]?.colorscale?.[0]?.[1]);
  expect("figures take the colors of a dark page", shades === undefined || shades === "#202c3b", shades);
  await picture(page, "dark");
  expect("nothing is fetched from elsewhere", outside.length === 0, outside);
} catch (error) {
  failures.push(String(error.stack ?? error));
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
