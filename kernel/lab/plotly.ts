import type { LuminoModule, MimeModel } from "./jupyterlab.js";
import { shared } from "./shared.js";
import { darkened, isDark, onTheme } from "./theme.js";

const MIME = "application/vnd.plotly.v1+json";

interface Figure {
  readonly data: readonly object[];
  readonly layout?: { readonly meta?: { readonly says?: unknown } };
  readonly config?: object;
  readonly frames?: readonly object[];
}
interface Plotly {
  react(box: HTMLElement, data: readonly object[], layout: object, config: object): Promise<unknown>;
  addFrames(box: HTMLElement, frames: readonly object[]): Promise<unknown>;
  purge(box: HTMLElement): void;
  readonly Plots: { resize(box: HTMLElement): void };
}
type Page = Window & { Plotly?: Plotly; define?: unknown };

let loading: Promise<Plotly> | undefined;

/** 4.8 MB, read when the first figure is shown. */
const plotly = (folder: string): Promise<Plotly> => {
  loading ??= load(folder);
  return loading;
};

function load(folder: string): Promise<Plotly> {
  const page: Page = window;
  if (page.Plotly !== undefined) return Promise.resolve(page.Plotly);
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${folder}plotly.min.js`;
    // Where a loader of modules is on the page, the library would hand itself to that.
    const { define } = page;
    page.define = undefined;
    script.onload = () => {
      page.define = define;
      resolve(page.Plotly!);
    };
    script.onerror = () => reject(new Error(`${script.src} cannot be read`));
    document.head.append(script);
  });
}

/** Plotly puts a white shadow behind the words of parallel axes, whatever the page is like. */
function shadeNoWords(): void {
  const style = document.createElement("style");
  style.textContent = ".jp-tunebook-figure .parcoords text { text-shadow: none !important; }";
  document.head.append(style);
}

/** Shows figures, also those of others; in notebooks that are not trusted, too: a figure runs no code. */
export async function plotlyRenderer(folder: string): Promise<object> {
  const { Widget } = await shared<LuminoModule>("@lumino/widgets");
  shadeNoWords();
  class FigureWidget extends Widget {
    readonly #box = document.createElement("div");
    /** What the chart says, in a sentence. */
    readonly #caption = document.createElement("div");
    #drawn: Plotly | undefined;
    #shown: MimeModel["data"] | undefined;
    readonly #stop = onTheme(() => void (this.#shown && this.#draw(this.#shown)));

    constructor() {
      super();
      this.addClass("jp-tunebook-figure");
      Object.assign(this.#caption.style, {
        maxWidth: "52em",
        padding: "0 0.6em 0.8em",
        color: "var(--jp-ui-font-color2)",
      });
      this.node.append(this.#box, this.#caption);
    }

    renderModel({ data }: MimeModel): Promise<void> {
      this.#shown = data;
      return this.#draw(data);
    }

    async #draw(data: MimeModel["data"]): Promise<void> {
      const figure = data[MIME] as Figure;
      const words = describe(data);
      if (words !== undefined) {
        this.#box.setAttribute("role", "img");
        this.#box.setAttribute("aria-label", words);
      }
      try {
        const library = await plotly(folder);
        const config = { responsive: true, displaylogo: false, ...figure.config };
        // Plotly writes into what it is given; the notebook's own copy stays as it is saved.
        const says = figure.layout?.meta?.says;
        const isOurs = typeof says === "string";
        const { data: traces, layout = {} } = isOurs && isDark() ? darkened(figure) : structuredClone(figure);
        this.#caption.textContent = isOurs ? says : "";
        await library.react(this.#box, traces, { autosize: true, ...layout }, config);
        if (figure.frames) await library.addFrames(this.#box, figure.frames);
        this.#drawn = library;
      } catch (error) {
        this.#box.replaceChildren(instead(data, error));
      }
    }

    onResize(): void {
      if (this.#drawn !== undefined && this.#box.offsetParent !== null) this.#drawn.Plots.resize(this.#box);
    }
    onAfterAttach(): void {
      this.onResize();
    }
    onAfterShow(): void {
      this.onResize();
    }

    override dispose(): void {
      this.#stop();
      this.#drawn?.purge(this.#box);
      super.dispose();
    }
  }
  const rendererFactory = { safe: true, mimeTypes: [MIME], createRenderer: () => new FigureWidget() };
  return { id: "tunebook:plotly", rank: 0, dataType: "json", rendererFactory };
}

/** The first lines of the output's text: a title and a sentence. */
function describe(data: MimeModel["data"]): string | undefined {
  const text = data["text/plain"];
  return text === undefined ? undefined : String(text).split("\n").slice(0, 2).join(". ");
}

/** The picture, where the figure cannot be drawn. */
function instead(data: MimeModel["data"], error: unknown): HTMLElement {
  const svg = data["image/svg+xml"];
  if (svg === undefined) {
    const text = document.createElement("pre");
    text.textContent = `${data["text/plain"] ?? ""}\n(${error})`;
    return text;
  }
  const picture = document.createElement("img");
  picture.src = `data:image/svg+xml,${encodeURIComponent(String(svg))}`;
  picture.alt = describe(data) ?? "";
  return picture;
}
