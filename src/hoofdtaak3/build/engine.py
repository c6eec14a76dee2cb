"""A papermill engine whose kernel is forked from this process instead of started afresh.

A fresh kernel spends seconds on importing pandas and Altair; a fork of a process that has them starts at once, and
whatever a notebook does to its process ends with it. The kernel is ipykernel's own, so outputs are those of any
Jupyter. The fork is taken while the process still has one thread and no event loop; the child waits on a pipe until
papermill says where to listen. The connection is a socket file in a private folder: nothing listens on the network.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import nbformat
from papermill.engines import NBClientEngine, papermill_engines
from traitlets import Type

from hoofdtaak3 import system
from hoofdtaak3.build.children import short

NAME: Final = "ht3"
ORDINARY: Final = "ht3-ordinary"
_COLUMNS: Final = 20
"""How many columns of a table pandas shows in a kernel."""
_SILENCE: Final = 0.02
"""Seconds after which a kernel that has just started has said what it had to say."""


class ForkedEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine with a forked kernel. The process must have one thread: a fork keeps no other."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:  # noqa: ANN401
        """Run the notebook; papermill's engine calls this in the folder where the notebook runs."""
        kernel = ForkedKernel(Path.cwd())
        try:
            super().execute_managed_notebook(
                nb_man,
                kernel_name,
                kernel_manager_class=kernel.manager_class,
                shutdown_kernel="immediate",  # it holds nothing that has to be put away
                **kwargs,
            )
        finally:
            kernel.close()


class OrdinaryEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's own engine, with a kernel that ends with this process: Jupyter puts it in a group of its own."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:  # noqa: ANN401
        """Run the notebook."""
        super().execute_managed_notebook(nb_man, kernel_name, kernel_manager_class=_watched_manager(), **kwargs)


papermill_engines.register(NAME, ForkedEngine)
papermill_engines.register(ORDINARY, OrdinaryEngine)


def _leave_debugger_out() -> None:
    """Nobody debugs a notebook of a build: importing what editors need for that takes as long as the kernel itself."""
    if "debugpy" not in sys.modules:
        sys.modules["debugpy"] = None  # type: ignore[assignment]
        importlib.import_module("ipykernel.debugger")  # asks once whether there is a debugger
        del sys.modules["debugpy"]


_leave_debugger_out()
# Compiles the schema of notebooks: once here, and not again in every process that is forked.
nbformat.validate(nbformat.v4.new_notebook())  # type: ignore[no-untyped-call]


class ForkedKernel:
    """One kernel, waiting in a child process for its connection file; `folder` is where its notebook runs."""

    def __init__(self, folder: Path) -> None:
        receive, self._send = os.pipe()
        self.pid = os.fork()  # type: ignore[attr-defined, unused-ignore]
        if not self.pid:
            os.close(self._send)
            _serve(receive, folder)
        os.close(receive)
        # Both processes stand in the notebook's folder, so the name may be relative: that of a socket must be short.
        self._folder = Path(tempfile.mkdtemp(prefix="k"))

    @property
    def manager_class(self) -> type:
        """A kernel manager that takes this kernel instead of starting one."""
        return _manager_class(self, Path(short(self._folder)) / "k.json")

    def connect(self, connection_file: str) -> None:
        """Tell the kernel where to listen; it starts now."""
        os.write(self._send, f"{connection_file}\n".encode())

    def close(self) -> None:
        """End the kernel if it still runs, and remove its sockets."""
        os.close(self._send)
        process = _Process(self.pid)
        process.kill()
        process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Process:
    """The part of `subprocess.Popen` that a kernel provisioner uses, for a process that was forked."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)  # type: ignore[attr-defined, unused-ignore]
            except ChildProcessError:  # somebody else has waited for it
                self.returncode = 0
            else:
                if pid:
                    self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        while (code := self.poll()) is None:
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)  # type: ignore[attr-defined, unused-ignore]


def _serve(receive: int, folder: Path) -> None:
    """Be the kernel; never returns, because everything above this call belongs to the parent."""
    code = 1
    try:
        os.chdir(folder)
        with os.fdopen(receive) as pipe:
            connection_file = pipe.readline().strip()
        if connection_file:
            import pandas as pd  # noqa: PLC0415
            from ipykernel.iostream import IOPubThread  # noqa: PLC0415
            from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

            # pandas was imported outside of a kernel, and took that for a terminal.
            pd.set_option("display.max_columns", _COLUMNS)
            # A TCP port for what processes started by a cell print; no cell starts any.
            setattr(IOPubThread, "_setup_pipe_in", lambda thread: setattr(thread, "_pipe_flag", False))  # noqa: B010
            app: Any = IPKernelApp.instance()
            # The history of interactive sessions is nobody's business here; the handle ends the kernel with its parent.
            app.initialize(
                [
                    "-f",
                    connection_file,
                    "--HistoryManager.enabled=False",
                    f"--IPKernelApp.parent_handle={os.getppid()}",
                ]
            )
            app.start()
        code = 0
    finally:
        os._exit(code)


def _watched_manager() -> type:
    from jupyter_client.connect import KernelConnectionInfo  # noqa: PLC0415
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner  # noqa: PLC0415

    class Provisioner(LocalProvisioner):
        _guard: system.Guarded | None = None

        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
            found = await super().launch_kernel(cmd, **kwargs)
            self._guard = system.guard(self.pgid or self.pid or 0)
            return found

        async def cleanup(self, restart: bool = False) -> None:  # noqa: FBT001, FBT002 - Jupyter's signature
            await super().cleanup(restart)
            if self._guard:
                self._guard.end()

    class Manager(AsyncKernelManager):
        def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
            super().__init__(**kwargs)
            self.provisioner = Provisioner(kernel_spec=self.kernel_spec, parent=self, kernel_id="ht3")

    return Manager


def _manager_class(kernel: ForkedKernel, connection_file: Path) -> type:
    from jupyter_client.asynchronous.client import AsyncKernelClient  # noqa: PLC0415
    from jupyter_client.channels import AsyncZMQSocketChannel  # noqa: PLC0415
    from jupyter_client.connect import KernelConnectionInfo  # noqa: PLC0415
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner  # noqa: PLC0415

    class Channel(AsyncZMQSocketChannel):
        async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override] # noqa: ASYNC109
            # Before it begins, a client waits a fifth of a second for what may still come from the kernel's start;
            # what comes later than this is of no cell, and passed over.
            return await super().get_msg(timeout and min(timeout, _SILENCE))

    class Client(AsyncKernelClient):
        iopub_channel_class = Type(Channel)

    class Provisioner(LocalProvisioner):
        async def wait(self) -> int | None:
            if self.process:  # Jupyter looks ten times a second whether what it killed is gone
                self.process.wait()
            return await super().wait()

        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401, ARG002
            kernel.connect(str(connection_file))
            self.process = process = _Process(kernel.pid)  # type: ignore[assignment]
            self.pid = kernel.pid
            # A client that finds no socket yet tries again only after a tenth of a second.
            sockets = [f"{connection_file.with_suffix('')}-ipc-{number}" for number in range(1, 6)]
            while process.poll() is None and not all(map(os.path.exists, sockets)):  # noqa: ASYNC110 - files, no events
                await asyncio.sleep(0.003)
            return self.connection_info

    class Manager(AsyncKernelManager):
        def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
            super().__init__(**kwargs)
            self.transport = "ipc"
            self.connection_file = str(connection_file)
            self.client_factory = Client
            self.provisioner = Provisioner(kernel_spec=self.kernel_spec, parent=self, kernel_id="ht3")

    return Manager
