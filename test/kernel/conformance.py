"""Jupyter's own test suite for kernels: python3-jupyter-kernel-test of Debian, run by verify.sh."""

import unittest

import jupyter_kernel_test

STUDY = "study a {\n  data iris\n  predict species\n}"


class TunebookTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tunebook"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = 'console.log("hello, world")'
    code_stderr = 'console.error("oops")'
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "study a {\n  maxi", "matches": {"maximize"}},
    ]
    complete_code_samples = ["1 + 1", "const a = {}", STUDY]
    incomplete_code_samples = ["function f() {", "const a = [", "study a {"]
    invalid_code_samples = ["const = 3", "study a {\n  data = 3\n}"]
    code_generate_error = 'throw new Error("x")'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": '"a" + "b"', "result": "'ab'"},
    ]
    code_display_data = [
        {
            "code": 'import { display } from "tunebook/notebook"; display({ "text/html": "<b>x</b>" }); undefined',
            "mime": "text/html",
        }
    ]
    code_clear_output = 'import { clear } from "tunebook/notebook"; clear()'
    code_inspect_sample = "Math.max"
    supported_history_operations = ("tail", "search", "range")
    code_history_pattern = "6*"


if __name__ == "__main__":
    unittest.main()
