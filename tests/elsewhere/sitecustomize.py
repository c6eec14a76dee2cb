"""Python as it is where there is no POSIX: with this folder on the path, for every process that a command starts.

Our package finds none of it, neither modules nor names; everybody else lacks what they can do without. What Windows
has instead (`msvcrt`) is there, on top of what this system has.
"""

import builtins
import fcntl
import os
import signal
import sys
from importlib import import_module
from types import ModuleType

MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NAMES = {
    "os": """
        EX_OK O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK SCHED_OTHER WCONTINUED WNOHANG chflags chown chroot confstr
        ctermid eventfd fchdir fchmod fchown fork forkpty getegid geteuid getgid getgroups getloadavg getpgid getpgrp
        getpriority getresuid getsid getuid getxattr initgroups killpg lchown lockf major makedev mkfifo mknod nice
        openpty pidfd_open pipe2 posix_fallocate posix_spawn pread preadv pwrite register_at_fork
        sched_getaffinity sched_yield sendfile setegid seteuid setgid setgroups setpgid setpriority setregid setsid
        setuid statvfs sync sysconf ttyname uname wait wait3 wait4 waitid
    """,
    "signal": """
        ITIMER_REAL SIGALRM SIGBUS SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGTSTP SIGUSR1 SIGUSR2
        SIG_BLOCK SIG_SETMASK SIG_UNBLOCK alarm getitimer pause pthread_kill pthread_sigmask setitimer siginterrupt
        sigpending sigwait
    """,
    "socket": "AF_UNIX CMSG_LEN SCM_RIGHTS recv_fds send_fds",
}
GONE = {
    os: ("fork", "forkpty", "getpgid", "killpg", "register_at_fork", "setpgid", "setsid"),
    signal: ("SIGHUP", "pthread_sigmask"),
}
"""What others must do without as well."""


def _locks() -> ModuleType:
    """What we use of `msvcrt`: the region of a file, for one handle."""
    found = ModuleType("msvcrt")
    found.LK_NBLCK = 2
    found.locking = lambda handle, _mode, _bytes: fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return found


def _without(module: ModuleType, names: set[str]) -> ModuleType:
    found = ModuleType(module.__name__, module.__doc__)

    def look(name: str) -> object:
        if name in names:
            raise AttributeError(f"{name} is not there on this system")
        return getattr(module, name)

    found.__getattr__ = look
    found.__dir__ = lambda: [name for name in dir(module) if name not in names]
    return found


_real = builtins.__import__
_shown = {name: _without(import_module(name), set(names.split())) for name, names in NAMES.items()}
_shown["msvcrt"] = _locks()


def _asking() -> dict[str, object]:
    """The names of who calls `__import__` without saying who it is."""
    try:
        return sys._getframe(2).f_globals
    except ValueError:  # Python itself
        return {}


def _import(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002 - Python's names
    asks = (globals or _asking()).get("__name__") or ""
    if asks.partition(".")[0] == "hoofdtaak3" and not level:
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in _shown:
            return _shown[name]
    return _real(name, globals, locals, fromlist, level)


builtins.__import__ = _import
for _module, _names in GONE.items():
    for _name in _names:
        delattr(_module, _name)
