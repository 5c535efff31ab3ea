# What layers/*/Makefile share. `sam build` runs a layer's Makefile in a scratch copy of the layer's
# folder and gives ARTIFACTS_DIR.
#
# BUILD_ARCHITECTURE: arm64 (the default, as in template.yaml), x86_64, or host (the machine this runs on,
# for the local stack).

PYTHON ?= python3.13
UV ?= $(shell command -v uv 2>/dev/null)
BUILD_ARCHITECTURE ?= arm64

# python3.13 on Lambda runs on Amazon Linux 2023, which has glibc 2.34.
UV_PLATFORM_arm64 := --python-platform aarch64-manylinux_2_34
UV_PLATFORM_x86_64 := --python-platform x86_64-manylinux_2_34
UV_PLATFORM_host :=
PIP_PLATFORM_arm64 := $(foreach glibc,2_34 2_28 2_17,--platform manylinux_$(glibc)_aarch64) --platform manylinux2014_aarch64
PIP_PLATFORM_x86_64 := $(foreach glibc,2_34 2_28 2_17,--platform manylinux_$(glibc)_x86_64) --platform manylinux2014_x86_64
PIP_PLATFORM_host :=

INSTALL_OPTIONS := --target "$(ARTIFACTS_DIR)/python" --require-hashes --only-binary :all: --requirement requirements.txt
ifneq ($(UV),)
INSTALL := "$(UV)" pip install --quiet --no-deps --python "$(PYTHON)" --python-version 3.13 \
	--link-mode copy $(UV_PLATFORM_$(BUILD_ARCHITECTURE)) $(INSTALL_OPTIONS)
else
INSTALL := "$(PYTHON)" -m pip install --quiet --no-deps --python-version 3.13 --implementation cp \
	$(PIP_PLATFORM_$(BUILD_ARCHITECTURE)) $(INSTALL_OPTIONS)
endif

# Only these services' models are read by our functions; botocore ships more than four hundred.
BOTOCORE_SERVICES := cognito-idp dynamodb kms s3 secretsmanager sqs
BOTOCORE_FILES := _retry.json endpoints.json partitions.json sdk-default-configuration.json
KEEP_DATA = $(foreach name,$(BOTOCORE_SERVICES) $(BOTOCORE_FILES),! -name $(name))

.PHONY: install strip compile

install:
	mkdir -p "$(ARTIFACTS_DIR)/python"
	$(INSTALL)

# A package's metadata stays only where it declares entry points, which are looked up while running.
# FastAPI loads pydantic's copy of its version 1 only to refuse models of it, and does without where it is missing.
strip: install
	cd "$(ARTIFACTS_DIR)/python" && rm -rf bin pydantic/v1
	cd "$(ARTIFACTS_DIR)/python" && for data in botocore/data boto3/data; do \
		if [ -d $$data ]; then find $$data -mindepth 1 -maxdepth 1 $(KEEP_DATA) -exec rm -rf {} +; fi; done
	cd "$(ARTIFACTS_DIR)/python" && for metadata in *.dist-info; do \
		if [ ! -f "$$metadata/entry_points.txt" ]; then rm -rf "$$metadata"; fi; done
	cd "$(ARTIFACTS_DIR)/python" && find . -type d \( -name tests -o -name __pycache__ \) -prune -exec rm -rf {} +

# Bytecode that is never compared with its source: no cold start compiles anything, and the artefact's
# content does not depend on when it was built.
compile: strip
	"$(PYTHON)" -m compileall -q -j 0 --invalidation-mode unchecked-hash \
		-s "$(ARTIFACTS_DIR)" -p /opt "$(ARTIFACTS_DIR)/python" >&2
