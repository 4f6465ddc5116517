"""The domain, pure: records, what can happen to them, what may be asked. Importing it knows every type of event."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
