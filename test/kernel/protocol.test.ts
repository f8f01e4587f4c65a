import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Codec, type Content } from "../../kernel/wire/message.js";
import { type Answer, Client, failure, ofType, printed, result } from "./client.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const types = (answer: Answer) => answer.published.map(({ header }) => header.msg_type);

describe("a kernel", () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start();
    await client.execute("0");
  });
  afterAll(() => client.kill());

  test("says what it is", async () => {
    const { reply } = await client.request("kernel_info_request", {});
    expect(reply).toMatchObject({
      status: "ok",
      protocol_version: "5.4",
      implementation: "tunebook",
      language_info: { name: "typescript", file_extension: ".ts", codemirror_mode: { mode: "typescript" } },
    });
  });

  test("runs a cell: busy, input, output, result, idle", async () => {
    const answer = await client.execute("console.log('hello'); 6 * 7");
    expect(types(answer)).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
    expect(answer.published.at(-1)!.content).toEqual({ execution_state: "idle" });
    expect(answer.reply).toMatchObject({ status: "ok", payload: [], user_expressions: {} });
    expect(ofType(answer, "execute_result")[0]).toMatchObject({
      data: { "text/plain": "42" },
      execution_count: answer.reply.execution_count,
    });
  });

  test.each([
    ["new Proxy({}, { get() { throw new Error('trap') } })", /^the cell's value cannot be shown: trap$/],
    ["({ [Symbol.for('Jupyter.display')]() { throw new TypeError('no form') } })", /cannot be shown: no form/],
    ["({ 'application/json': () => 1 })", /cannot be shown: .*could not be cloned/],
  ])("lives on where a value cannot be shown: %s", async (code, message) => {
    const answer = await client.execute(`const odd = ${code}; odd`);
    expect(failure(answer)?.evalue).toMatch(message);
    expect(answer.published.at(-1)!.content).toEqual({ execution_state: "idle" });
    expect(result(await client.execute("1"))).toBe("1");
    expect(failure(await client.execute("show nothing"))?.evalue).toMatch(/there is no study/);
  });

  test("joins streams that take turns, and loses nothing", async () => {
    const answer = await client.execute("for (let i = 0; i < 3000; i++) { console.log(i); console.error(i) }");
    const all = `${Array.from({ length: 3000 }, (_, i) => i).join("\n")}\n`;
    expect([printed(answer), printed(answer, "stderr")]).toEqual([all, all]);
    expect(ofType(answer, "stream").length).toBeLessThan(2000);
  });

  test("counts cells, but not the silent ones", async () => {
    const count = async (options = {}) => (await client.execute("1", options)).reply.execution_count as number;
    const first = await count();
    const silent = await client.execute("1", { silent: true });
    expect(types(silent)).toEqual(["status", "status"]);
    expect([await count({ store_history: false }), await count()]).toEqual([first, first + 1]);
  });

  test("tells errors by name, message and the line where they came from", async () => {
    const answer = await client.execute("function f() {\n  throw new RangeError('too far');\n}\nf()");
    expect(answer.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "too far" });
    const { traceback } = failure(answer)!;
    expect(traceback.join("\n")).toContain("  throw new RangeError('too far');");
    expect(traceback.at(-1)).toMatch(/at cell \d+:4:\d$/);
    expect(answer.reply.traceback).toEqual(traceback);
  });

  test("does not run what was sent behind a cell that fails", async () => {
    const sent = ["throw new Error('first')", "console.log('second')", "console.log('third')"];
    const [first, ...rest] = await Promise.all(sent.map((code) => client.execute(code)));
    expect(first!.reply.status).toBe("error");
    expect(rest.map(({ reply }) => reply.status)).toEqual(["aborted", "aborted"]);
    expect(rest.map((answer) => printed(answer))).toEqual(["", ""]);
    expect((await client.execute("'on we go'")).reply.status).toBe("ok");
  });

  test("runs it all the same where the front end says so", async () => {
    const [first, second] = await Promise.all([
      client.execute("throw new Error('first')", { stop_on_error: false }),
      client.execute("'second'"),
    ]);
    expect([first.reply.status, second.reply.status]).toEqual(["error", "ok"]);
  });

  test("prints two thousand lines in few messages, in order, and then is idle", async () => {
    const answer = await client.execute("for (let i = 0; i < 2000; i++) console.log(i)");
    expect(printed(answer)).toBe(`${Array.from({ length: 2000 }, (_, i) => i).join("\n")}\n`);
    expect(ofType(answer, "stream").length).toBeLessThan(100);
  });

  test("keeps apart what goes to stdout and stderr, in the order of printing", async () => {
    const answer = await client.execute("console.log(1); console.error(2); console.log(3)");
    expect(ofType(answer, "stream")).toEqual([
      { name: "stdout", text: "1\n" },
      { name: "stderr", text: "2\n" },
      { name: "stdout", text: "3\n" },
    ]);
  });

  test("gives late output to the cell that it comes from", async () => {
    const late: Content[] = [];
    const first = await client.execute("setTimeout(() => console.log('late'), 60)");
    const { msg_id } = first.published[0]!.parent_header;
    const stop = client.listen((message, from) => {
      if (from === "iopub" && message.header.msg_type === "stream" && message.parent_header.msg_id === msg_id) {
        late.push(message.content);
      }
    });
    const second = await client.execute("await new Promise((done) => setTimeout(done, 120))");
    stop();
    expect(late).toEqual([{ name: "stdout", text: "late\n" }]);
    expect(printed(second)).toBe("");
  });

  test("lives through errors that nobody catches", async () => {
    const answer = await client.execute(
      "Promise.reject(new Error('lost')); setTimeout(() => { throw new Error('gone') }); await new Promise((done) => setTimeout(done, 30))",
    );
    expect(answer.reply.status).toBe("ok");
    expect(printed(answer, "stderr")).toMatch(/unhandled rejection: Error: lost[\s\S]*uncaught: Error: gone/);
  });

  describe("interrupted", () => {
    test("leaves what a cell awaits", async () => {
      const running = client.execute("await new Promise(() => {})");
      const behind = client.execute("'behind'");
      await pause(100);
      await client.interrupt();
      expect((await running).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      expect((await behind).reply.status).toBe("aborted");
    });

    test("breaks a loop", async () => {
      const running = client.execute("while (true) {}");
      await pause(150);
      // Heartbeat and kernel_info do not wait for the cell.
      await client.beat();
      const info = await client.request("kernel_info_request", {});
      await client.interrupt();
      expect((await running).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      expect(info.reply.status).toBe("ok");
      expect(result(await client.execute("'still here'"))).toBe("'still here'");
    });

    test.each([
      ["after an await", "await null;\nlet n = 0;\nwhile (true) n++;", "KeyboardInterrupt"],
      ["in what nobody awaits", "(async () => { await null; for (;;) for (const x of [1]) { x; } })();", undefined],
      ["in a timer", "setTimeout(() => { do {} while (true) }, 10);", undefined],
      [
        "of awaits",
        "const again = async (): Promise<void> => { await null; return again(); };\nawait again();",
        "KeyboardInterrupt",
      ],
    ])("breaks a loop %s", async (_where, code, ename) => {
      const running = client.execute(code);
      await pause(300);
      await client.interrupt();
      expect((await running).reply.ename).toBe(ename);
      const after = await client.execute("for (let i = 0; i < 3; i++) await null;\n'and goes on'");
      expect(result(after)).toBe("'and goes on'");
    });

    test("breaks a loop that is still being compiled", async () => {
      const begun = new Promise<void>((done) => {
        const stop = client.listen(({ header }) => {
          if (header.msg_type !== "execute_input") return;
          stop();
          done();
        });
      });
      const types = Array.from({ length: 400 }, (_, i) => `type Wide${i} = { [K in "a" | "b" | "c" | "d"]: K }`);
      const running = client.execute(`${types.join(";")};\nwhile (true) {}`);
      await begun;
      await client.interrupt();
      expect((await running).reply).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
      expect(result(await client.execute("'and after'"))).toBe("'and after'");
    });

    test("while idle does nothing", async () => {
      expect((await client.interrupt()).reply).toEqual({ status: "ok" });
      await pause(300);
      expect(result(await client.execute("1"))).toBe("1");
    });
  });

  describe("shows", () => {
    test("bundles by MIME type, and replaces them", async () => {
      const answer = await client.execute(
        "import { display, clear } from 'tunebook/notebook'; const shown = display({ 'text/html': '<b>1</b>' });\n" +
          "shown.update({ 'text/html': '<b>2</b>' }); clear({ wait: true });",
      );
      const [first] = ofType(answer, "display_data");
      const [second] = ofType(answer, "update_display_data");
      expect(first!.data).toEqual({ "text/html": "<b>1</b>" });
      expect(second!.data).toEqual({ "text/html": "<b>2</b>" });
      expect(second!.transient).toEqual(first!.transient);
      expect(ofType(answer, "clear_output")).toEqual([{ wait: true }]);
    });

    test("three thousand replacements, none lost", async () => {
      const answer = await client.execute("for (let i = 0; i < 3000; i++) shown.update({ 'text/plain': String(i) })");
      expect(ofType(answer, "update_display_data").length).toBe(3000);
    });

    test("values that say how", async () => {
      const answer = await client.execute("({ [Symbol.for('Jupyter.display')]: () => ({ 'text/markdown': '*x*' }) })");
      expect(ofType(answer, "execute_result")[0]!.data).toEqual({ "text/markdown": "*x*" });
    });

    test("data frames as tables", async () => {
      const answer = await client.execute(
        "import { DataFrame } from 'danfojs-node'; new DataFrame({ x: [1, 20], name: ['<a>', 'b'] })",
      );
      const data = ofType(answer, "execute_result")[0]!.data as Record<string, string>;
      expect(data["text/plain"]).toBe("    x  name\n0   1  <a>\n1  20  b\n2 rows × 2 columns");
      expect(data["text/html"]).toContain("<th>0</th><td>1</td><td>&lt;a&gt;</td>");
    });
  });

  test("asks for input, where the front end can", async () => {
    client.inputs.push("Ada");
    const code = "import { input } from 'tunebook/notebook'; await input('Name? ')";
    const asked: Content[] = [];
    const stop = client.listen((message, from) => from === "stdin" && asked.push(message.content));
    const answer = await client.execute(code, { allow_stdin: true });
    stop();
    expect(asked).toEqual([{ prompt: "Name? ", password: false }]);
    expect(printed(answer)).toBe("");
    expect(failure(await client.execute(code))?.evalue).toMatch(/cannot ask/);
  });

  test("remembers what was typed", async () => {
    await client.execute("1 + 1001");
    await client.execute("1 + 1002");
    const history = async (content: Content) =>
      (await client.request("history_request", { output: false, raw: true, ...content })).reply.history as unknown[][];
    const tail = await history({ hist_access_type: "tail", n: 2 });
    expect(tail.map(([, , code]) => code)).toEqual(["1 + 1001", "1 + 1002"]);
    const [session, line] = tail[0]!;
    expect(await history({ hist_access_type: "range", session, start: line, stop: (line as number) + 1 })).toEqual([
      tail[0],
    ]);
    expect(await history({ hist_access_type: "search", pattern: "1 + 100?", n: 1 })).toEqual([tail[1]]);
    await client.execute("1 + 1001");
    expect(await history({ hist_access_type: "search", pattern: "1 + 1001", unique: true })).toHaveLength(1);
    expect((await history({ hist_access_type: "tail", n: 1, output: true }))[0]![2]).toEqual(["1 + 1001", null]);
  });

  test("completes, with positions in code points", async () => {
    await client.execute("const measured = { height: 1, weight: 2 }");
    const code = "'🎻'; measured.hei";
    const { reply } = await client.request("complete_request", { code, cursor_pos: [...code].length });
    expect(reply).toMatchObject({ status: "ok", matches: ["height"], cursor_start: 14, cursor_end: 17 });
  });

  test("inspects", async () => {
    const inspect = (code: string) =>
      client.request("inspect_request", { code, cursor_pos: code.length, detail_level: 0 });
    const { reply } = await inspect("Math.max");
    expect(reply.found).toBe(true);
    expect((reply.data as Record<string, string>)["text/plain"]).toContain("Returns the larger");
    expect((await inspect("")).reply).toMatchObject({ status: "ok", found: false, data: {} });
  });

  test.each([
    ["1 + 1", "complete"],
    ["const a = {}", "complete"],
    ["function f() {", "incomplete"],
    ["const a = [", "incomplete"],
    ["const = 3", "invalid"],
  ])("knows whether %j is complete", async (code, status) => {
    expect((await client.request("is_complete_request", { code })).reply.status).toBe(status);
  });

  test("closes comms that nobody serves, and says which are open", async () => {
    const heard: Content[] = [];
    const stop = client.listen((message) => message.header.msg_type === "comm_close" && heard.push(message.content));
    await client.send("shell", "comm_open", { comm_id: "c1", target_name: "nobody", data: {} });
    const { reply } = await client.request("comm_info_request", {});
    stop();
    expect(heard).toEqual([{ comm_id: "c1", data: {} }]);
    expect(reply).toEqual({ status: "ok", comms: {} });
  });

  test("drops messages that are signed with another key", async () => {
    await client.send("shell", "execute_request", { code: "console.log('forged')" }, new Codec("another key"));
    const heard: string[] = [];
    const stop = client.listen(
      (message) => message.header.msg_type === "stream" && heard.push(String(message.content.text)),
    );
    await client.execute("1");
    stop();
    expect(heard).toEqual([]);
  });

  test("ends while a cell spins, and says whether it comes back", async () => {
    await client.send("shell", "execute_request", { code: "while (true) {}", silent: false });
    await pause(150);
    const { answer } = await client.shutdown(true);
    expect(answer.reply).toEqual({ status: "ok", restart: true });
    expect(types(answer).slice(0, 3)).toEqual(["status", "shutdown_reply", "status"]);
  });
});

test("a kernel works without a key, and ends at once when it is told to", async () => {
  const client = await Client.start({ key: "" });
  const { reply } = await client.request("comm_info_request", {});
  expect(reply).toEqual({ status: "ok", comms: {} });
  const { answer, code } = await client.shutdown();
  expect(answer.reply).toEqual({ status: "ok", restart: false });
  // null: it was ended, since its compiler was still loading.
  expect([0, null]).toContain(code);
});
