import { dark, light, STYLE } from "../drawing/palette.js";

const variables = ({ paper, ink, quiet, line, tones }: typeof light) =>
  `--paper:${paper};--ink:${ink};--quiet:${quiet};--line:${line};--accent:${tones[0]};--good:${tones[2]};--warn:${tones[1]}`;

/** No font, picture or script from elsewhere. Dark where the reader's system is, never on paper. */
export const style = `
:root{color-scheme:light dark;${variables(light)};--wash:#f5f6f8}
@media screen and (prefers-color-scheme: dark){:root{${variables(dark)};--wash:#202126}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
footer{padding-top:1rem;padding-bottom:2.5rem;color:var(--quiet);font-size:.875rem}
h1{font-size:1.9rem;line-height:1.2;margin:0;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2.25rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1.02rem;margin:0 0 .25rem}
p{margin:.4rem 0;max-width:46rem}
.state,.says,dt,.quiet{color:var(--quiet)}
.says{font-size:.925rem}
code,pre{font:.875rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
pre{background:var(--wash);padding:.9rem 1rem;border-radius:.5rem;overflow-x:auto;margin:.6rem 0}
code{overflow-wrap:anywhere}
.kept{border-left:4px solid var(--good);background:var(--wash);padding:.8rem 1rem;border-radius:.25rem .5rem .5rem .25rem;margin:1.25rem 0}
.kept p{margin:.15rem 0}
.kept .settings{font-size:1.05rem}
.remarks{padding:0;list-style:none;max-width:46rem}
.remarks li{border-left:4px solid var(--warn);padding:.15rem 0 .15rem .9rem;margin:.6rem 0}
dt{overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:fit-content(24rem) minmax(0,1fr);gap:.3rem 1.25rem;margin:.5rem 0}
dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
.quiet{font-size:.9rem}
th,td{padding:.3rem .7rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}
td.long{white-space:normal;min-width:14rem}
th{font-weight:600}
thead th{border-bottom:2px solid var(--line)}
.n{text-align:right}
tr.best td,tr.best th{background:var(--wash);font-weight:600}
th button{all:unset;cursor:pointer;font-weight:600}
th button:hover{color:var(--accent)}
th[aria-sort] button::after{content:" ▲";font-size:.7em}
th[aria-sort=descending] button::after{content:" ▼"}
:focus-visible,th button:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,31rem),1fr));gap:2rem 1.5rem}
figure{margin:0;min-width:0}
figure .wide svg{display:block;width:100%;min-width:30rem;height:auto}
details{margin:.3rem 0}
@media screen{.tall{max-height:30rem;overflow:auto}.tall thead th{position:sticky;top:0;background:var(--paper)}}
details .wide{max-height:22rem;overflow:auto}
summary{cursor:pointer;color:var(--accent);font-size:.9rem;width:max-content}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.3rem .6rem}
@media (max-width:40rem){dl{grid-template-columns:minmax(0,1fr)}dd{margin:0 0 .5rem}}
@media print{body{font-size:11pt}main,header,footer{max-width:none;padding:0}figure,tr,.kept{break-inside:avoid}.skip,details:not([open]){display:none}.charts{grid-template-columns:1fr 1fr}figure .wide svg{min-width:0}}
${STYLE}`;

/** Makes the heads of a table's columns buttons that sort by them; without it the page says all the same. */
export const script = `
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((th, j) => {
    if (th.textContent === "") return;
    const button = document.createElement("button");
    button.type = "button";
    button.title = "sort by this column";
    button.append(...th.childNodes);
    th.append(button);
    button.addEventListener("click", () => {
      const up = th.getAttribute("aria-sort") !== "ascending";
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      th.setAttribute("aria-sort", up ? "ascending" : "descending");
      const key = (row) => row.cells[j].textContent;
      const compare = (a, b) => {
        const [x, y] = [parseFloat(key(a)), parseFloat(key(b))];
        return Number.isNaN(x) || Number.isNaN(y) ? key(a).localeCompare(key(b)) : x - y;
      };
      body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * compare(a, b)));
    });
  });
}`;
