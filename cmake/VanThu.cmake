# What every target of the house shares: language level, warnings, hardening, sanitizers, and how a room is declared.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTOUIC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(VANTHU_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(VANTHU_FUZZ "Build the libFuzzer targets (Clang only)" OFF)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# Line tables are enough for a back trace; full debug info would double the time and size of the build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(vanthu_options INTERFACE)
target_include_directories(vanthu_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/src)
target_compile_definitions(vanthu_options INTERFACE
    QT_NO_CAST_FROM_ASCII_STRICT QT_NO_KEYWORDS QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400
    VANTHU_VERSION="${PROJECT_VERSION}")
target_compile_options(vanthu_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
    -Werror -fstack-protector-strong)
target_link_options(vanthu_options INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)
if(VANTHU_SANITIZE)
    target_compile_options(vanthu_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(vanthu_options INTERFACE -fsanitize=address,undefined)
endif()
if(VANTHU_FUZZ)
    target_compile_options(vanthu_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(vanthu_options INTERFACE -fsanitize=address,undefined)
endif()

# vanthu_read_once(TARGET [WIDGETS]): TARGET takes the headers of Qt and the standard library that were read once for all
# (see cmake/headers): reading them anew for each file was half of a build.
function(vanthu_read_once TARGET)
    if("WIDGETS" IN_LIST ARGN)
        target_precompile_headers(${TARGET} REUSE_FROM vanthu_widget_headers)
    else()
        target_precompile_headers(${TARGET} REUSE_FROM vanthu_core_headers)
    endif()
endfunction()

# vanthu_room(NAME SOURCES … [DEPENDS …] [PRIVATE_DEPENDS …]): one folder, one static library `vanthu_NAME`.
function(vanthu_room NAME)
    cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
    add_library(vanthu_${NAME} STATIC ${ROOM_SOURCES})
    target_link_libraries(vanthu_${NAME} PUBLIC vanthu_options ${ROOM_DEPENDS} PRIVATE ${ROOM_PRIVATE_DEPENDS})
    if("Qt6::Widgets" IN_LIST ROOM_DEPENDS)
        vanthu_read_once(vanthu_${NAME} WIDGETS)
    else()
        vanthu_read_once(vanthu_${NAME})
    endif()
endfunction()

# vanthu_test(NAME SOURCES … [DEPENDS …] [LABELS …] [TIMEOUT seconds] [SERIAL] [ENVIRONMENT …]): one Qt Test program.
# Every test runs offscreen, in UTC and in its own temporary folder: it can lean on nothing of the machine.
function(vanthu_test NAME)
    cmake_parse_arguments(T "SERIAL" "TIMEOUT" "SOURCES;DEPENDS;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT T_TIMEOUT)
        set(T_TIMEOUT 120)
    endif()
    add_executable(${NAME} ${T_SOURCES})
    target_link_libraries(${NAME} PRIVATE Qt6::Test vanthu_options ${T_DEPENDS})
    if("vanthu_ui" IN_LIST T_DEPENDS)
        vanthu_read_once(${NAME} WIDGETS)
    else()
        vanthu_read_once(${NAME})
    endif()
    # The programs are optimised as they ship; the test around them need not be, and builds faster.
    target_compile_options(${NAME} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
    target_compile_definitions(${NAME} PRIVATE
        VANTHU_SOURCE_DIR="${CMAKE_SOURCE_DIR}" VANTHU_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    add_test(NAME ${NAME} COMMAND ${NAME})
    set_tests_properties(${NAME} PROPERTIES TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS}" RUN_SERIAL ${T_SERIAL}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;TZ=UTC;LC_ALL=C.UTF-8;${T_ENVIRONMENT}")
endfunction()
