/**
 * What JupyterLab and Notebook load: a container of modules as their build makes one, written by hand, so that nothing of
 * theirs is needed here. https://jupyterlab.readthedocs.io/en/stable/extension/extension_dev.html
 */
import { notebooksPlugin } from "./notebooks.js";
import { plotlyRenderer } from "./plotly.js";
import { type Scope, useScope } from "./shared.js";

const NAME = "tunebook";
/** Where this file lies, with a slash at the end. */
const folder = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, "");

const MODULES: Readonly<Record<string, () => Promise<object>>> = {
  "./notebooks": notebooksPlugin,
  "./plotly": () => plotlyRenderer(folder),
};

type Page = Window & { _JUPYTERLAB?: Record<string, object> };
const page: Page = window;
page._JUPYTERLAB ??= {};
page._JUPYTERLAB[NAME] = {
  init: useScope,
  async get(module: string) {
    const plugin = await MODULES[module]!();
    // Without the mark the page takes the module itself for the plugin, and stays blank.
    return () => ({ __esModule: true, default: plugin });
  },
} satisfies { init(scope: Scope): void; get(module: string): Promise<() => object> };
