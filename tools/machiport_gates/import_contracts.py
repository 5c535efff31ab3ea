"""Import rules that hold for every context and function, those to come as well (see docs/architecture.md).

Contract types for import-linter; `[tool.importlinter]` in pyproject.toml uses them. A *context* is a package of
`machiport` that is not in the contract's list `shared`; an *adapter* is a module named after what it talks to
(`dynamo_repository`, `s3_files`, …).
"""

from collections.abc import Iterator
from itertools import permutations

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain.contract import Contract, ContractCheck
from importlinter.domain.fields import ListField, StringField

_DOMAIN = "machiport"
_CONTEXT_DEPTH = 2  # machiport.garbage


def _last(module: str) -> str:
    return module.rpartition(".")[2]


def _package(module: str) -> str:
    return ".".join(module.split(".")[:_CONTEXT_DEPTH])


class _Findings(Contract):
    """A contract that is a list of sentences, one for each import that should not be."""

    shared = ListField(subfield=StringField(), required=False, default=[])
    adapters = ListField(subfield=StringField(), required=False, default=[])
    packages = ListField(subfield=StringField(), required=False, default=[])

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        raise NotImplementedError

    def names(self, option: str) -> list[str]:
        """Return an option's list; import-linter has put it in the field's place."""
        return list(getattr(self, option))

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the base's signature
        findings = sorted(set(self.findings(graph)))
        return ContractCheck(kept=not findings, metadata={"findings": findings})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for finding in check.metadata["findings"]:
            output.print_error(f"- {finding}", bold=False)
        output.new_line()

    def contexts(self, graph: ImportGraph) -> list[str]:
        shared = {f"{_DOMAIN}.{name}" for name in self.names("shared")}
        return sorted(
            module for module in graph.find_children(_DOMAIN) if module not in shared and graph.find_children(module)
        )

    def is_adapter(self, module: str) -> bool:
        return _last(module).startswith(tuple(self.names("adapters")))


class PureContexts(_Findings):
    """Whatever is in a context and is no adapter reaches none of `packages`, not by way of others either."""

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        for context in self.contexts(graph):
            for module in graph.find_descendants(context) | {context}:
                if self.is_adapter(module):
                    continue
                for package in self.names("packages"):
                    chain = graph.find_shortest_chain(module, package) if package in graph.modules else None
                    if chain:
                        yield " -> ".join(chain)


class IndependentContexts(_Findings):
    """Contexts do not import each other, and shared machinery imports no context."""

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        contexts = self.contexts(graph)
        for imported_context in contexts:
            for imported in graph.find_descendants(imported_context) | {imported_context}:
                for importer in graph.find_modules_that_directly_import(imported):
                    if importer.startswith(f"{_DOMAIN}.") and _package(importer) != imported_context:
                        yield f"{importer} -> {imported}"


class OrderedContexts(_Findings):
    """In each context a module of `order` (lowest first) reaches no module that stands after it.

    `service` in `order` means `service` and every `…_service`; kinds with `|` between them are on one level.
    """

    order = ListField(subfield=StringField())

    def _rank(self, module: str) -> int | None:
        name = _last(module)
        for rank, level in enumerate(self.names("order")):
            if any(name == kind or name.endswith(f"_{kind}") for kind in level.split("|")):
                return rank
        return None

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        for context in self.contexts(graph):
            ranks = {module: self._rank(module) for module in graph.find_descendants(context)}
            for (lower, low), (higher, high) in permutations(ranks.items(), 2):
                chain = low is not None and high is not None and low < high and graph.find_shortest_chain(lower, higher)
                if chain:
                    yield " -> ".join(chain)


class OnlyWiringNamesAdapters(_Findings):
    """An adapter is imported by a function's `wiring`, or by an adapter; by one of another context never.

    `readers` are modules called like adapters that hold no class to be chosen: they only read what AWS hands over.
    """

    readers = ListField(subfield=StringField(), required=False, default=[])

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        contexts = self.contexts(graph)
        for imported in filter(self.is_adapter, graph.modules):
            if _last(imported) in self.names("readers"):
                continue
            for importer in graph.find_modules_that_directly_import(imported):
                foreign = _package(imported) in contexts and _package(importer) != _package(imported)
                if _last(importer) != "wiring" and (foreign or not self.is_adapter(importer)):
                    yield f"{importer} -> {imported}"


class LightWorkers(_Findings):
    """A function without an `app` module is a worker: it reaches none of `packages`, not by way of others either."""

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        roots = {module for module in graph.modules if "." not in module and not graph.is_module_squashed(module)}
        for root in sorted(roots - {_DOMAIN}):
            if f"{root}.app" in graph.modules:
                continue
            for module in graph.find_descendants(root) | {root}:
                for package in self.names("packages"):
                    chain = graph.find_shortest_chain(module, package) if package in graph.modules else None
                    if chain:
                        yield " -> ".join(chain)


class KeptWithin(_Findings):
    """`packages` are imported by the packages of machiport in `shared`, and by functions; nowhere else in machiport."""

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        allowed = {f"{_DOMAIN}.{name}" for name in self.names("shared")}
        for package in self.names("packages"):
            importers = graph.find_modules_that_directly_import(package) if package in graph.modules else set()
            for importer in importers:
                if importer.startswith(f"{_DOMAIN}.") and _package(importer) not in allowed:
                    yield f"{importer} -> {package}"


class ReachedOnlyFrom(_Findings):
    """`packages` are imported only in and below the modules `within`, and no function but those of `functions`
    reaches them, not by way of others either.
    """

    within = ListField(subfield=StringField())
    functions = ListField(subfield=StringField())

    def findings(self, graph: ImportGraph) -> Iterator[str]:
        allowed = tuple(f"{place}." for place in self.names("within"))
        roots = {module for module in graph.modules if "." not in module and not graph.is_module_squashed(module)}
        light = roots - {_DOMAIN, *self.names("functions")}
        for package in set(self.names("packages")) & graph.modules:
            for importer in graph.find_modules_that_directly_import(package):
                if not f"{importer}.".startswith(allowed):
                    yield f"{importer} -> {package}"
            for module in (module for root in light for module in graph.find_descendants(root) | {root}):
                chain = graph.find_shortest_chain(module, package)
                if chain:
                    yield " -> ".join(chain)
